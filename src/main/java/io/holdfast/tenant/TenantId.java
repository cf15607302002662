package io.holdfast.tenant;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.UUID;

/** Which tenant. */
public record TenantId(UUID value) {
    /** A new random id. */
    public static TenantId random() {
        return new TenantId(UUID.randomUUID());
    }

    /** The id of that text; {@code not_found} where it is none. */
    @JsonCreator
    public static TenantId fromString(String text) {
        try {
            return new TenantId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw Problem.of(ErrorCode.NOT_FOUND);
        }
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
