package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * How many bytes an export has.
 *
 * @param endpoint the call
 * @param pointer where the number stands in the answer; null where a header says it
 * @param header the header that says it, as {@code Content-Length} does in an answer to HEAD; null where the body does
 */
@RegisterForReflection
public record SizeSpec(Endpoint endpoint, String pointer, String header) {}
