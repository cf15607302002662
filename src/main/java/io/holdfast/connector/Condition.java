package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.Optional;

/**
 * What makes an update or a deletion hold only for the version that was looked at right before (RFC 9110, 13). The source answers 412 where it has another one by then; other answers that mean
 * this are told by the {@code error_handler}'s action {@code conflict}.
 *
 * @param header takes the validator: {@code If-Match}, {@code If-Unmodified-Since}, or one of the source's own. With {@code If-Match}, what {@code upsert} creates is sent
 *     with {@code If-None-Match: *}. Null where {@code param} takes it
 * @param param the query parameter that takes the validator, in place of {@code header}
 * @param from where {@code item} says it: {@code etag} or {@code last_modified} for these headers of its answer, or a JSON pointer into the record, such as {@code /version}
 * @param weak whether weak ETags ({@code W/"…"}) are sent too; false by default: {@code If-Match} compares strongly, so that a source that keeps to the standard would refuse each
 *     write
 */
@RegisterForReflection
public record Condition(String header, String param, String from, boolean weak) {
    static final String ETAG = "etag";
    static final String LAST_MODIFIED = "last_modified";
    static final String VALIDATOR = "record.validator";
    private static final String IF_MATCH = "If-Match";

    /** The validator of the version in an answer; empty where that says none that could be sent. */
    Optional<String> validator(Reply reply, JsonNode record) {
        Optional<String> said = switch (from) {
            case ETAG -> reply.header("ETag");
            case LAST_MODIFIED -> reply.header("Last-Modified");
            default -> RecordKey.part(record.at(from));
        };
        return said.map(String::strip).filter(text -> !text.isEmpty() && (weak || !text.startsWith("W/")));
    }

    /** The call for the version alone whose validator is {@code record.validator}. */
    Endpoint on(Endpoint endpoint) {
        String validator = "{{ " + VALIDATOR + " }}";
        return header == null ? endpoint.asking(Map.of(param, validator)) : endpoint.with(Map.of(header, validator));
    }

    /** The call for where nothing is so far; the same where the source has no word for that. */
    static Endpoint onNothing(Condition condition, Endpoint endpoint) {
        return condition != null && IF_MATCH.equalsIgnoreCase(condition.header())
                ? endpoint.with(Map.of("If-None-Match", "*"))
                : endpoint;
    }
}
