package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * How one record is read.
 *
 * @param endpoint knows {@code record.key}
 * @param recordPath JSON pointer to the record in the answer; empty for the whole
 */
@RegisterForReflection
public record ItemSpec(Endpoint endpoint, String recordPath) {
    public ItemSpec {
        recordPath = Given.or(recordPath, "");
    }
}
