package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * How many records a stream has.
 *
 * @param endpoint the call
 * @param pointer where the number stands in the answer; null where a header says it
 * @param header the header that says it; null where the body does
 * @param tolerance by how many records the count may be off without doubt about a complete read; 0 by default
 * @param optional whether a source that leaves the header or the place out does not count this time; false by default, where that is an error
 */
@RegisterForReflection
public record CountSpec(Endpoint endpoint, String pointer, String header, Long tolerance, boolean optional) {
    public CountSpec {
        tolerance = Given.or(tolerance, 0L);
    }
}
