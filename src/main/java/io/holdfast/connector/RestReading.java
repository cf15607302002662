package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.ErrorRule.Scope;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The reading half of a connection, but for lists: counts, single records, and what looks like a record. */
final class RestReading {
    /** By how much the source's clock may be ahead of ours, or behind. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

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
        Optional<Reply> reply;
        try {
            reply = calls.within(Scope.COUNT).call(spec.endpoint(), Map.of(), access, Payload.NONE);
        } catch (Problem e) {
            if (e.code() == ErrorCode.SOURCE_ANSWER_IGNORED) {
                return OptionalLong.empty();
            }
            throw e;
        }
        if (reply.isEmpty()) {
            return OptionalLong.empty();
        }
        String text = spec.header() != null
                ? reply.get().header(spec.header()).orElse("")
                : reply.get().json().at(spec.pointer()).asText();
        if (text.isBlank() && spec.optional()) {
            return OptionalLong.empty();
        }
        if (!text.strip().matches("\\d{1,18}")) {
            throw Problem.of(
                    ErrorCode.SOURCE_ANSWER_INVALID, "The source's count of " + stream.name() + " is no number.");
        }
        return OptionalLong.of(Long.parseLong(text.strip()));
    }

    /**
     * The record of a key. There is none under the old key where a redirect leads to a record with another key (it was moved), or where the key now differs in case alone and the source does
     * not mind case (it was renamed).
     */
    Optional<RawRecord> read(StreamSpec stream, String key) {
        Optional<Reply> reply = answer(stream, key);
        boolean redirected = reply.filter(Reply::redirected).isPresent();
        return reply.flatMap(it -> item(stream, it, key))
                .filter(there -> there.key().equals(key) || !redirected && !stream.isSameKey(there.key(), key))
                .map(there -> requireKey(stream, there, key));
    }

    /** As {@link #read}; the record may have another key. */
    Optional<RawRecord> answering(StreamSpec stream, String key) {
        return answer(stream, key).flatMap(reply -> item(stream, reply, key));
    }

    /** What an answer to {@code item} holds: the record, or the element of its list that has the key. Absent where a sound list has no such element. */
    private Optional<RawRecord> item(StreamSpec stream, Reply reply, String key) {
        ItemSpec item = stream.item();
        Optional<String> parent = RecordKey.parent(stream, key);
        if (!item.inList()) {
            return Optional.of(record(stream, reply, item.recordPath(), parent))
                    .filter(each -> isBelow(stream, each, parent))
                    .map(each -> lists.whole(stream, each));
        }
        List<RecordItems.Item> elements = RecordItems.in(reply, item.recordPath());
        Optional<RawRecord> found = elements.stream()
                .filter(RecordItems.Item::isSound)
                .filter(each -> each.key(stream.primaryKey())
                        .filter(own -> stream.isSameKey(RecordKey.below(parent.orElse(null), own), key))
                        .isPresent())
                .map(each -> lists.whole(stream, record(stream, reply, each.json(), parent)))
                .findFirst();
        if (found.isEmpty()
                && !elements.stream()
                        .allMatch(each ->
                                each.isSound() && each.key(stream.primaryKey()).isPresent())) {
            throw Problem.of(
                    ErrorCode.SOURCE_ANSWER_INVALID,
                    "The source was asked for " + stream.name() + " " + key
                            + " and answered with a list of which not every element is a record with a key.");
        }
        return found;
    }

    /** Whether a record is below the parent in its key, where the stream's filter tells: a source may give its number to one of another parent. */
    private static boolean isBelow(StreamSpec stream, RawRecord record, Optional<String> parent) {
        List<RecordFilter> places =
                stream.filter().stream().filter(RecordFilter::parent).toList();
        return RecordFilter.all(places, ExactJson.object(record.json()), parent.orElse(null));
    }

    private Optional<Reply> answer(StreamSpec stream, String key) {
        if (stream.item() == null) {
            throw Problem.of(ErrorCode.INVALID_CONNECTOR, "Single records of " + stream.name() + " cannot be read.");
        }
        Optional<Reply> reply = calls.within(Scope.ITEM)
                .call(stream.item().endpoint(), Map.of(), access.withKey(key), Payload.NONE, RestReading::isGone);
        return reply.filter(it -> !isGone(it));
    }

    static boolean isGone(Reply reply) {
        return reply.status() == 404 || reply.status() == 410;
    }

    /** The record in an answer, which has to have that key. */
    static RawRecord record(StreamSpec stream, Reply reply, String pointer, String key) {
        return requireKey(stream, record(stream, reply, pointer, RecordKey.parent(stream, key)), key);
    }

    private static RawRecord requireKey(StreamSpec stream, RawRecord record, String key) {
        if (!record.key().equals(key)) {
            throw Problem.of(
                    ErrorCode.SOURCE_ANSWER_INVALID,
                    "The source was asked for " + stream.name() + " " + key + " and answered with another one.");
        }
        return record;
    }

    /** The record in an answer, below that parent. */
    static RawRecord record(StreamSpec stream, Reply reply, String pointer, Optional<String> parent) {
        return record(stream, reply, RecordSlices.object(reply.jsonText(), pointer), parent);
    }

    private static RawRecord record(StreamSpec stream, Reply reply, byte[] json, Optional<String> parent) {
        return RecordKey.of(ExactJson.object(json), stream.primaryKey())
                .map(key ->
                        new RawRecord(RecordKey.below(parent.orElse(null), key), json, validator(stream, reply, json)))
                .orElseThrow(() -> Problem.of(
                        ErrorCode.SOURCE_ANSWER_INVALID, "The source answered with a record without its key."));
    }

    private static String validator(StreamSpec stream, Reply reply, byte[] json) {
        Condition condition = stream.write() == null ? null : stream.write().condition();
        return condition == null
                ? null
                : condition.validator(reply, ExactJson.object(json)).orElse(null);
    }

    List<String> match(StreamSpec stream, ObjectNode record, Optional<String> parent, Optional<Instant> cutOff) {
        for (List<MatchField> alternative : stream.matchOn()) {
            Optional<Map<String, String>> filter = filter(alternative, record);
            if (filter.isEmpty() || filter.get().isEmpty() && (cutOff.isEmpty() || isSilent(alternative, record))) {
                continue;
            }
            Optional<String> from = filter.get().isEmpty() && stream.readsChanges()
                    ? cutOff.map(moment -> moment.minus(CLOCKS_DIFFER).toString())
                    : Optional.empty();
            Slice slice = new Slice(parent.orElse(null), from.orElse(null));
            Set<String> found = matching(stream, slice, alternative, filter.get(), record);
            if (!found.isEmpty()) {
                return List.copyOf(found);
            }
        }
        return List.of();
    }

    /** What the source is asked to filter by; absent where a value is missing or blank: a blank filter answers with arbitrary records. */
    private static Optional<Map<String, String>> filter(List<MatchField> alternative, JsonNode record) {
        Map<String, String> filter = new LinkedHashMap<>();
        for (MatchField field : alternative) {
            Optional<String> value = RecordKey.part(record.at(field.pointer()));
            if (field.param() != null && value.isEmpty()) {
                return Optional.empty();
            }
            if (field.param() != null) {
                filter.put(field.param(), value.get());
            }
        }
        return Optional.of(filter);
    }

    private static boolean isSilent(List<MatchField> alternative, JsonNode record) {
        return alternative.stream()
                .allMatch(field -> said(record.at(field.pointer())).isEmpty());
    }

    /** An empty text says as much as null and nothing: sources make one of the other. */
    private static String said(JsonNode value) {
        return value.isContainerNode() ? value.toString() : value.asText("").strip();
    }

    private Set<String> matching(
            StreamSpec stream,
            Slice slice,
            List<MatchField> alternative,
            Map<String, String> filter,
            ObjectNode record) {
        Set<String> keys = new LinkedHashSet<>();
        boolean through = filter.isEmpty() || stream.paginator().type().isLinked();
        Optional<String> position = Optional.of("");
        while (position.isPresent()) {
            Page page = lists.filtered(stream, slice, position.get(), filter);
            if (page.isIgnored()) {
                throw Problem.of(
                        ErrorCode.SOURCE_ANSWER_IGNORED,
                        page.refused().getFirst().detail());
            }
            for (RawRecord each : page.records()) {
                JsonNode live = ExactJson.object(each.json());
                if (alternative.stream()
                        .allMatch(field -> said(live.at(field.pointer())).equals(said(record.at(field.pointer()))))) {
                    keys.add(each.key());
                }
            }
            position = through ? page.next() : Optional.empty();
        }
        return keys;
    }
}
