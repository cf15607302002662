package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The reading half of a connection, but for lists: counts, single records, and what looks like a record. */
final class RestReading {
    private final Connector connector;
    private final SourceCalls calls;
    private final Values access;
    private final ListReading lists;

    RestReading(Connector connector, SourceCalls calls, Values access, ListReading lists) {
        this.connector = connector;
        this.calls = calls;
        this.access = access;
        this.lists = lists;
    }

    void check() {
        Reply reply = calls.call(connector.check(), Map.of(), access, Payload.NONE)
                .orElseThrow(() -> Problem.of(ErrorCode.SOURCE_REFUSED_REQUEST, "The check found nothing there."));
        if (!reply.json().isContainerNode()) {
            throw Problem.of(ErrorCode.SOURCE_ANSWER_INVALID, "The check was answered, but not with JSON.");
        }
    }

    OptionalLong count(StreamSpec stream) {
        CountSpec spec = stream.count();
        if (spec == null) {
            return OptionalLong.empty();
        }
        Optional<Reply> reply = calls.call(spec.endpoint(), Map.of(), access, Payload.NONE);
        if (reply.isEmpty()) {
            return OptionalLong.of(0);
        }
        String text = spec.header() != null
                ? reply.get().header(spec.header()).orElse("")
                : reply.get().json().at(spec.pointer()).asText();
        if (!text.strip().matches("\\d{1,18}")) {
            throw Problem.of(
                    ErrorCode.SOURCE_ANSWER_INVALID, "The source's count of " + stream.name() + " is no number.");
        }
        return OptionalLong.of(Long.parseLong(text.strip()));
    }

    Optional<RawRecord> read(StreamSpec stream, String key) {
        if (stream.item() == null) {
            throw Problem.of(ErrorCode.INVALID_CONNECTOR, "Single records of " + stream.name() + " cannot be read.");
        }
        Optional<Reply> reply =
                calls.call(stream.item().endpoint(), Map.of(), access.withKey(key), Payload.NONE, RestReading::isGone);
        if (reply.isEmpty() || isGone(reply.get())) {
            return Optional.empty();
        }
        return Optional.of(record(stream, reply.get(), stream.item().recordPath(), key));
    }

    static boolean isGone(Reply reply) {
        return reply.status() == 404 || reply.status() == 410;
    }

    /** The record in an answer, which has to have that key. */
    static RawRecord record(StreamSpec stream, Reply reply, String pointer, String key) {
        RawRecord record = record(stream, reply, pointer, RecordKey.parent(stream, key));
        if (!record.key().equals(key)) {
            throw Problem.of(
                    ErrorCode.SOURCE_ANSWER_INVALID,
                    "The source was asked for " + stream.name() + " " + key + " and answered with another one.");
        }
        return record;
    }

    /** The record in an answer, below that parent. */
    static RawRecord record(StreamSpec stream, Reply reply, String pointer, Optional<String> parent) {
        byte[] json = RecordSlices.object(reply.body(), pointer);
        return RecordKey.of(ExactJson.object(json), stream.primaryKey())
                .map(key -> new RawRecord(RecordKey.below(parent.orElse(null), key), json))
                .orElseThrow(() -> Problem.of(
                        ErrorCode.SOURCE_ANSWER_INVALID, "The source answered with a record without its key."));
    }

    List<String> match(StreamSpec stream, ObjectNode record) {
        for (List<MatchField> alternative : stream.matchOn()) {
            Optional<Map<String, String>> filter = filter(alternative, record);
            Set<String> found = filter.isEmpty() ? Set.of() : matching(stream, alternative, filter.get());
            if (!found.isEmpty()) {
                return List.copyOf(found);
            }
        }
        return List.of();
    }

    /** Absent where a value is missing or blank: a blank filter answers with arbitrary records. */
    private static Optional<Map<String, String>> filter(List<MatchField> alternative, JsonNode record) {
        Map<String, String> filter = new LinkedHashMap<>();
        for (MatchField field : alternative) {
            Optional<String> value = RecordKey.part(record.at(field.pointer()));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            filter.put(field.param(), value.get());
        }
        return filter.isEmpty() ? Optional.empty() : Optional.of(filter);
    }

    private Set<String> matching(StreamSpec stream, List<MatchField> alternative, Map<String, String> filter) {
        Set<String> keys = new LinkedHashSet<>();
        Optional<Reply> reply = lists.first(stream, filter);
        if (reply.isEmpty()) {
            return keys;
        }
        for (Optional<byte[]> item : RecordSlices.array(reply.get().body(), stream.recordsPath())) {
            item.map(ExactJson::object)
                    .filter(each -> filter(alternative, each).equals(Optional.of(filter)))
                    .flatMap(each -> RecordKey.of(each, stream.primaryKey()))
                    .ifPresent(keys::add);
        }
        return keys;
    }
}
