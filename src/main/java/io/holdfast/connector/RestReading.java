package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.Page.Refused;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The reading half of a connection: lists, counts and single records. */
final class RestReading {
    private final Connector connector;
    private final SourceCalls calls;
    private final Values access;
    private final long recordLimit;

    RestReading(Connector connector, SourceCalls calls, Values access, long recordLimit) {
        this.connector = connector;
        this.calls = calls;
        this.access = access;
        this.recordLimit = recordLimit;
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

    Page page(StreamSpec stream, long number) {
        Paginator paginator = stream.paginator();
        if (number < 0 || (number > 0 && paginator.type() == Paginator.Type.NONE)) {
            return new Page(List.of(), List.of());
        }
        Optional<Reply> reply = list(stream, number, Map.of());
        if (reply.isEmpty() || isPastTheEnd(paginator, number, reply.get())) {
            return new Page(List.of(), List.of());
        }
        List<RawRecord> records = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        List<Optional<byte[]>> items = RecordSlices.array(reply.get().body(), stream.recordsPath());
        for (int i = 0; i < items.size(); i++) {
            String place = stream.name() + " page " + number + " item " + i;
            sort(stream, items.get(i), place, records, refused);
        }
        return new Page(records, refused);
    }

    private Optional<Reply> list(StreamSpec stream, long number, Map<String, String> filter) {
        Paginator paginator = stream.paginator();
        String page = Long.toString(paginator.first() + number);
        String size = Integer.toString(paginator.size());
        Map<String, String> params = new LinkedHashMap<>();
        if (paginator.pageParam() != null) {
            params.put(paginator.pageParam(), page);
        }
        if (paginator.sizeParam() != null) {
            params.put(paginator.sizeParam(), size);
        }
        params.putAll(filter);
        Values values = access.with("page.number", page).with("page.size", size);
        return calls.call(
                stream.endpoint(), params, values, Payload.NONE, reply -> isPastTheEnd(paginator, number, reply));
    }

    private static boolean isPastTheEnd(Paginator paginator, long number, Reply reply) {
        return number > 0 && paginator.endOfPages().stream().anyMatch(reply::fits);
    }

    private void sort(
            StreamSpec stream, Optional<byte[]> item, String place, List<RawRecord> records, List<Refused> refused) {
        if (item.isEmpty()) {
            refused.add(new Refused(ErrorCode.RECORD_INVALID, place + " is not a JSON object."));
            return;
        }
        byte[] json = item.get();
        Optional<String> key = RecordKey.of(ExactJson.object(json), stream.primaryKey());
        if (key.isEmpty()) {
            refused.add(new Refused(ErrorCode.RECORD_INVALID, place + " lacks its key."));
        } else if (json.length > recordLimit) {
            refused.add(new Refused(
                    ErrorCode.RECORD_TOO_LARGE, place + ", " + key.get() + ", has " + json.length + " bytes."));
        } else {
            records.add(new RawRecord(key.get(), json));
        }
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
        RawRecord record = record(stream, reply, pointer);
        if (!record.key().equals(key)) {
            throw Problem.of(
                    ErrorCode.SOURCE_ANSWER_INVALID,
                    "The source was asked for " + stream.name() + " " + key + " and answered with another one.");
        }
        return record;
    }

    /** The record in an answer. */
    static RawRecord record(StreamSpec stream, Reply reply, String pointer) {
        byte[] json = RecordSlices.object(reply.body(), pointer);
        return RecordKey.of(ExactJson.object(json), stream.primaryKey())
                .map(key -> new RawRecord(key, json))
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
        Optional<Reply> reply = list(stream, 0, filter);
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
