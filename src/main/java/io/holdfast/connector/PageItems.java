package io.holdfast.connector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.Page.Refused;
import io.holdfast.connector.RecordItems.Item;
import io.holdfast.problem.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A page's items, sorted into what they are: records, deletions, and what is refused. For one thread. */
final class PageItems {
    private final StreamSpec stream;
    private final Slice slice;
    private final long recordLimit;
    private final AnswerRules rules;
    private final Optional<CursorSpec> moments;
    private final List<ObjectNode> objects = new ArrayList<>();
    private final List<RawRecord> records = new ArrayList<>();
    private final List<String> gone = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private final Set<String> textKeys = new HashSet<>();
    private final Map<String, byte[]> byKey = new HashMap<>();
    private Optional<Instant> answeredAt = Optional.empty();
    private long undated;
    private long ofTheFuture;
    private Instant newest;
    private Instant last;

    PageItems(StreamSpec stream, Slice slice, long recordLimit, AnswerRules rules) {
        this.stream = stream;
        this.slice = slice;
        this.recordLimit = recordLimit;
        this.rules = rules;
        this.moments = stream.moments();
    }

    /** When the source answered, by its own clock. */
    void answeredAt(Optional<Instant> moment) {
        answeredAt = moment;
    }

    /** The items so far that are objects, in the order of the answer. */
    List<ObjectNode> objects() {
        return objects;
    }

    /** Notes why the list cannot be read on. */
    void refuse(Refused why) {
        refused.add(why);
    }

    void take(Item item, int number, String position) {
        if (!item.isSound()) {
            refused.add(RecordItems.refused(place(number, position), item.key(stream.primaryKey()), item));
            return;
        }
        byte[] json = item.json();
        ObjectNode object = ExactJson.object(json);
        objects.add(object);
        if (!RecordFilter.all(stream.filter(), object, slice.parent())) {
            return;
        }
        Optional<String> key =
                RecordKey.of(object, stream.primaryKey()).map(own -> RecordKey.below(slice.parent(), own));
        if (key.isEmpty()) {
            refused.add(new Refused(ErrorCode.RECORD_INVALID, place(number, position) + " lacks its key."));
        } else if (json.length > recordLimit) {
            refused.add(new Refused(
                    ErrorCode.RECORD_TOO_LARGE,
                    place(number, position) + ", " + key.get() + ", has " + json.length + " bytes."));
        } else if (stream.saysDeleted(object)) {
            gone.add(key.get());
            changed(object);
        } else if (isAnother(key.get(), json)) {
            refused.add(new Refused(
                    ErrorCode.RECORD_INVALID,
                    place(number, position) + " has the key " + key.get() + " of another record on that page."));
        } else {
            records.add(new RawRecord(key.get(), json));
            if (RecordKey.isNumberInText(object, stream.primaryKey())) {
                textKeys.add(key.get());
            }
            changed(object);
            undated += moments.isPresent() && last == null ? 1 : 0;
        }
    }

    /** Whether the page holds another text under that key: one answer does not show two versions of one record. */
    private boolean isAnother(String key, byte[] json) {
        byte[] first = byKey.putIfAbsent(key, json);
        return first != null && !Arrays.equals(first, json);
    }

    private String place(int number, String position) {
        return stream.paginator().type().isNumbered()
                ? stream.name() + " page " + Paging.number(position) + " item " + number
                : stream.name() + " item " + number + " of a page";
    }

    private void changed(ObjectNode object) {
        if (moments.isPresent()) {
            last = moments.get().of(object).orElse(null);
            boolean ahead = last != null && isOfTheFuture(last);
            ofTheFuture += ahead ? 1 : 0;
            newest = last == null || ahead || newest != null && newest.isAfter(last) ? newest : last;
        }
    }

    /** Whether a moment is later than the source's clock by more than any two clocks differ: such a date is none of a change, and says nothing of the others. */
    private boolean isOfTheFuture(Instant moment) {
        return answeredAt
                .filter(now -> moment.isAfter(now.plus(Page.CLOCKS_DIFFER)))
                .isPresent();
    }

    /** Whether a list with the newest change first has come to what was seen before. */
    boolean isOld() {
        return stream.cursor() != null
                && stream.cursor().sorted()
                && slice.from() != null
                && last != null
                && last.isBefore(Instant.parse(slice.from()));
    }

    Page page(Optional<String> next, int items) {
        List<Refused> clean = refused.stream()
                .map(each -> new Refused(each.code(), rules.clean(each.detail())))
                .toList();
        Page.Clues clues = new Page.Clues(undated, ofTheFuture, textKeys, answeredAt);
        return new Page(records, gone, clean, items, Optional.ofNullable(newest), clues, next);
    }
}
