package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A field by which a record can be found again.
 *
 * @param pointer to the value in the record
 * @param param the list's query parameter that filters by it
 */
@RegisterForReflection
public record MatchField(String pointer, String param) {}
