package io.holdfast.connector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.Page.Refused;
import io.holdfast.connector.RecordItems.Item;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads lists page by page: a stream's records, and what its source says was deleted. */
final class ListReading {
    private final SourceCalls calls;
    private final Values access;
    private final long recordLimit;
    private final WholeArrays arrays;

    ListReading(SourceCalls calls, Values access, long recordLimit) {
        this.calls = calls;
        this.access = access;
        this.recordLimit = recordLimit;
        this.arrays = new WholeArrays(calls, access);
    }

    /** The record with all elements of the arrays that the source cuts off. */
    RawRecord whole(StreamSpec stream, RawRecord record) {
        return stream.cutOff().isEmpty()
                ? record
                : new RawRecord(record.key(), arrays.whole(stream, record.key(), record.json()), record.validator());
    }

    private Item whole(StreamSpec stream, Slice slice, Item item) {
        if (stream.cutOff().isEmpty() || !item.isSound()) {
            return item;
        }
        return RecordKey.of(ExactJson.object(item.json()), stream.primaryKey())
                .map(own -> RecordKey.below(slice.parent(), own))
                .map(key -> new Item(arrays.whole(stream, key, item.json()), null))
                .orElse(item);
    }

    /** The page of a stream at a position; one without items past the end, and where the parent of the list is gone. */
    Page page(StreamSpec stream, Slice slice, String position) {
        return page(stream, stream.paginator(), slice, position);
    }

    /** As above, by pages as that paginator asks for them. */
    Page page(StreamSpec stream, Paginator paginator, Slice slice, String position) {
        return filtered(stream, paginator, slice, position, Map.of());
    }

    /** As above, of what the source finds by more query parameters. */
    Page filtered(StreamSpec stream, Slice slice, String position, Map<String, String> filter) {
        return filtered(stream, stream.paginator(), slice, position, filter);
    }

    private Page filtered(
            StreamSpec stream, Paginator paginator, Slice slice, String position, Map<String, String> filter) {
        Map<String, String> more = new LinkedHashMap<>(bounds(stream, slice));
        more.putAll(filter);
        Paging paging = new Paging(paginator, stream.primaryKey());
        Predicate<Reply> end =
                reply -> paging.isPastTheEnd(position, reply) || slice.parent() != null && RestReading.isGone(reply);
        Optional<Reply> reply;
        try {
            reply = answer(stream.endpoint(), paging, position, values(stream, paginator, slice, position), more, end);
        } catch (Problem e) {
            return ignored(stream, e);
        }
        if (reply.isEmpty() || end.test(reply.get())) {
            return Page.END;
        }
        PageItems sorted = items(stream, slice);
        sorted.answeredAt(calls.rules().answeredAt(reply.get()));
        List<Item> items = items(reply.get(), stream.recordsPath());
        for (int i = 0; i < items.size(); i++) {
            sorted.take(whole(stream, slice, items.get(i)), i, position);
        }
        return sorted.page(next(stream, paging, position, reply.get(), sorted, items.size()), items.size());
    }

    private PageItems items(StreamSpec stream, Slice slice) {
        return new PageItems(stream, slice, recordLimit, calls.rules());
    }

    private List<Item> items(Reply reply, String pointer) {
        try {
            return RecordItems.in(reply, pointer);
        } catch (Problem e) {
            throw calls.rules().clean(e);
        }
    }

    /** A list whose answer is ignored is not read, which is not the same as an empty one; any other failure is thrown on. */
    private static Page ignored(StreamSpec stream, Problem problem) {
        if (problem.code() != ErrorCode.SOURCE_ANSWER_IGNORED) {
            throw problem;
        }
        return Page.ignored(stream.name() + ": " + problem.getMessage());
    }

    /** A page of items that came otherwise. */
    Page page(StreamSpec stream, Slice slice, List<Item> items, Optional<String> next) {
        PageItems sorted = items(stream, slice);
        for (int i = 0; i < items.size(); i++) {
            sorted.take(items.get(i), i, "");
        }
        return sorted.page(next, items.size());
    }

    private static Optional<String> next(
            StreamSpec stream, Paging paging, String position, Reply reply, PageItems sorted, int size) {
        // Some feeds say where to ask next even where there is nothing yet.
        if (sorted.isOld() || stream.isFeed() && size == 0) {
            return Optional.empty();
        }
        try {
            return paging.next(position, reply, sorted.objects(), size);
        } catch (Problem e) {
            if (e.code() != ErrorCode.SOURCE_LIST_REPEATS) {
                throw e;
            }
            sorted.refuse(new Refused(e.code(), stream.name() + ": " + e.getMessage()));
            return Optional.empty();
        }
    }

    /** The page at a position of what the stream's source says was deleted: keys only. */
    Page deletions(StreamSpec stream, Slice slice, String position) {
        DeletesSpec deletes = stream.deletes();
        Paging paging = new Paging(deletes.paginator(), deletes.key());
        Predicate<Reply> end = reply -> paging.isPastTheEnd(position, reply);
        Optional<Reply> reply;
        try {
            reply = answer(
                    deletes.endpoint(),
                    paging,
                    position,
                    values(stream, deletes.paginator(), slice, position),
                    Map.of(),
                    end);
        } catch (Problem e) {
            return ignored(stream, e);
        }
        if (reply.isEmpty() || end.test(reply.get())) {
            return Page.END;
        }
        List<ObjectNode> objects = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        List<Item> items = items(reply.get(), deletes.recordsPath());
        for (Item item : items) {
            Optional.of(item)
                    .filter(Item::isSound)
                    .map(each -> ExactJson.object(each.json()))
                    .ifPresent(object -> {
                        objects.add(object);
                        if (RecordFilter.all(deletes.filter(), object)) {
                            RecordKey.of(object, deletes.key())
                                    .ifPresentOrElse(
                                            gone::add,
                                            () -> refused.add(new Refused(
                                                    ErrorCode.RECORD_INVALID,
                                                    "A deletion in the list of " + stream.name() + " lacks its key.")));
                        }
                    });
        }
        Optional<String> next = paging.next(position, reply.get(), objects, items.size());
        return new Page(List.of(), gone, refused, items.size(), Optional.empty(), Page.Clues.NONE, next);
    }

    private Optional<Reply> answer(
            Endpoint endpoint,
            Paging paging,
            String position,
            Values values,
            Map<String, String> more,
            Predicate<Reply> end) {
        Paging.Ask ask = paging.at(position);
        if (ask.address().isPresent()) {
            return calls.follow(endpoint, ask.address().get(), values, end);
        }
        Map<String, String> params = new LinkedHashMap<>(ask.params());
        params.putAll(more);
        return calls.call(endpoint, params, values, Payload.NONE, end);
    }

    /** What of the stream's cursor goes into the query; its values are moments in ISO 8601. */
    private static Map<String, String> bounds(StreamSpec stream, Slice slice) {
        CursorSpec cursor = stream.cursor();
        return cursor == null || cursor.paramFrom() == null || slice.from() == null
                ? Map.of()
                : Map.of(cursor.paramFrom(), cursor.told(Instant.parse(slice.from())));
    }

    /** What calls for a part of a stream can name. */
    Values values(StreamSpec stream, Slice slice) {
        return values(stream, Paginator.NONE, slice, "");
    }

    /** @param paginator that of the list which the position is in */
    private Values values(StreamSpec stream, Paginator paginator, Slice slice, String position) {
        boolean numbered = paginator.type() == Paginator.Type.PAGE;
        long number = numbered ? paginator.first() + Paging.number(position) : 0;
        Values values = access.with("page.number", Long.toString(number))
                .with("page.size", Integer.toString(paginator.size()))
                .with("slice.from", told(stream, slice.from()));
        return slice.parent() == null ? values : values.withKey("parent.key", slice.parent());
    }

    private static String told(StreamSpec stream, String moment) {
        CursorSpec cursor = stream.cursor();
        if (moment == null) {
            return cursor == null ? "" : cursor.beginning();
        }
        return cursor == null ? moment : cursor.told(Instant.parse(moment));
    }
}
