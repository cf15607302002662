package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A field by which a record can be found again.
 *
 * @param pointer to the value in the record
 * @param param the list's query parameter that filters by it; null where there is none: then the field is compared here. Where no field of an alternative has one, the list
 *     is read through, only from shortly before a creation that was cut off, and only then
 */
@RegisterForReflection
public record MatchField(String pointer, String param) {}
