package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.ErrorRule.Scope;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes arrays whole that a source cuts off inside of records ({@code cut_off}). */
final class WholeArrays {
    private static final int MOST_PAGES = 1_000;

    private final SourceCalls calls;
    private final Values access;

    WholeArrays(SourceCalls calls, Values access) {
        this.calls = calls.within(Scope.ITEM);
        this.access = access;
    }

    /** The record with all elements of its arrays; no other byte of it is changed. */
    byte[] whole(StreamSpec stream, String key, byte[] json) {
        byte[] text = json;
        for (CutOff each : stream.cutOff()) {
            int shown = size(ExactJson.object(text).at(each.pointer()));
            if (shown >= each.most()) {
                Optional<List<byte[]>> all = elements(each, key);
                if (all.isPresent() && all.get().size() < shown) {
                    throw Problem.of(
                            ErrorCode.SOURCE_ANSWER_INVALID,
                            stream.name() + " " + key + " shows " + shown + " elements at " + each.pointer()
                                    + ", and their own list has " + all.get().size() + ".");
                }
                text = all.isPresent() ? RecordSlices.replaced(text, each.pointer(), all.get()) : text;
            }
        }
        return text;
    }

    private static int size(JsonNode array) {
        return array.isArray() ? array.size() : 0;
    }

    /** The elements of an array from their own list; absent where there is none, because the record is gone by now. */
    private Optional<List<byte[]>> elements(CutOff array, String key) {
        Paging paging = new Paging(array.paginator(), List.of());
        List<byte[]> all = new ArrayList<>();
        Optional<String> position = Optional.of("");
        for (int page = 0; position.isPresent(); page++) {
            if (page == MOST_PAGES) {
                throw Problem.of(ErrorCode.SOURCE_LIST_REPEATS, "The list at " + array.pointer() + " has no end.");
            }
            String at = position.get();
            Optional<Reply> reply =
                    answer(array, paging, at, key, it -> RestReading.isGone(it) || paging.isPastTheEnd(at, it));
            if (reply.isEmpty() || RestReading.isGone(reply.get())) {
                return Optional.empty();
            }
            if (paging.isPastTheEnd(at, reply.get())) {
                break;
            }
            List<ObjectNode> objects = new ArrayList<>();
            for (Optional<byte[]> element : RecordSlices.array(reply.get().jsonText(), array.recordsPath())) {
                byte[] json = element.orElseThrow(() -> Problem.of(
                        ErrorCode.SOURCE_ANSWER_INVALID, "An element at " + array.pointer() + " is no JSON object."));
                all.add(json);
                objects.add(ExactJson.object(json));
            }
            position = paging.next(at, reply.get(), objects, objects.size());
        }
        return Optional.of(all);
    }

    private Optional<Reply> answer(
            CutOff array, Paging paging, String position, String key, Predicate<Reply> expected) {
        Paging.Ask ask = paging.at(position);
        Values values = access.withKey(key);
        Map<String, String> params = new LinkedHashMap<>(ask.params());
        return ask.address().isPresent()
                ? calls.follow(array.endpoint(), ask.address().get(), values, expected)
                : calls.call(array.endpoint(), params, values, Payload.NONE, expected);
    }
}
