package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/**
 * How records are written. {@code body}, {@code body_wrap} and {@code result} stand here once for creation and update.
 *
 * @param body which fields are sent: name or pointer in the request → pointer in the record; empty to send every field but the
 *     read-only ones
 * @param bodyWrap the name under which the record stands in the request; null where it stands alone
 * @param result JSON pointer to the record in the answer; empty for the whole
 * @param create null where records cannot be made
 * @param update null where records cannot be changed
 * @param delete null where records cannot be removed
 */
@RegisterForReflection
public record WriteSpec(
        Map<String, String> body,
        String bodyWrap,
        String result,
        WriteCall create,
        WriteCall update,
        WriteCall delete) {
    public WriteSpec {
        body = Given.map(body);
        result = Given.or(result, "");
    }
}
