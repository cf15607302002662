package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/**
 * Matches the records of a batch creation with the records in its answer by what both say, never by their place. A pair
 * counts only where neither side fits anything else: identical records stay unmatched. Pure.
 */
final class CreatedRecords {
    /** Stands for "no match". */
    static final int NONE = -1;

    private final StreamSpec stream;
    private final List<Content> wanted;
    private final List<Optional<Content>> answered;

    /** A record, and what of it is compared. */
    private record Content(JsonNode whole, JsonNode compared) {
        static Content of(StreamSpec stream, JsonNode record) {
            return new Content(record, Comparison.content(stream, record));
        }
    }

    /** @param answered the records in the answer; empty where an element holds none */
    CreatedRecords(StreamSpec stream, List<ObjectNode> wanted, List<Optional<JsonNode>> answered) {
        this.stream = stream;
        this.wanted = wanted.stream().map(each -> Content.of(stream, each)).toList();
        this.answered = answered.stream()
                .map(each -> each.map(it -> Content.of(stream, it)))
                .toList();
    }

    /**
     * The place in the answer of each wanted record; {@link #NONE} where none belongs to it without doubt. The key goes
     * first where the creation sends one, then all that both say, then the fields of {@code match_on}.
     */
    int[] byContent() {
        int[] places = new int[wanted.size()];
        Arrays.fill(places, NONE);
        pair(places, this::hasSameKey);
        pair(places, (record, answer) -> agreement(record, answer, true) > 0);
        pair(places, (record, answer) -> agreement(record, answer, false) > 0);
        for (List<MatchField> alternative : stream.matchOn()) {
            pair(places, (record, answer) -> saysTheSame(alternative, record, answer));
        }
        return places;
    }

    /**
     * The place in the answer of each wanted record where the connector promises the order of the request; by content
     * where the answer itself shows that the promise does not hold.
     */
    int[] inOrder() {
        int[] places = byContent();
        boolean isKept = IntStream.range(0, places.length)
                .allMatch(i -> places[i] == NONE
                        || places[i] == i
                        || answered.get(i).isEmpty()
                        || agreement(wanted.get(i), answered.get(i).get(), false) >= 0);
        return isKept ? IntStream.range(0, places.length).toArray() : places;
    }

    private boolean hasSameKey(Content record, Content answer) {
        Optional<String> key = RecordKey.of(record.whole(), stream.primaryKey());
        return sendsKey()
                && key.isPresent()
                && key.equals(RecordKey.of(answer.whole(), stream.primaryKey()))
                && agreement(record, answer, false) >= 0;
    }

    private boolean sendsKey() {
        return stream.primaryKey().stream()
                .noneMatch(pointer -> stream.fields().readOnly().stream()
                        .anyMatch(each -> PointerPattern.of(each).covers(pointer)));
    }

    private static int agreement(Content record, Content answer, boolean strict) {
        return Comparison.agreement(record.compared(), answer.compared(), strict);
    }

    private static boolean saysTheSame(List<MatchField> alternative, Content record, Content answer) {
        return !alternative.isEmpty()
                && alternative.stream().allMatch(field -> {
                    Optional<String> value = RecordKey.part(record.whole().at(field.pointer()));
                    return value.isPresent()
                            && value.equals(RecordKey.part(answer.whole().at(field.pointer())));
                });
    }

    /** Adds the pairs of which each side fits nothing else that is still free. */
    private void pair(int[] places, BiPredicate<Content, Content> fits) {
        int[] found = places.clone();
        for (int i = 0; i < places.length; i++) {
            if (places[i] == NONE) {
                int place = onlyPlace(i, places, fits);
                if (place != NONE && isOnlyRecord(place, places, fits)) {
                    found[i] = place;
                }
            }
        }
        System.arraycopy(found, 0, places, 0, places.length);
    }

    private int onlyPlace(int record, int[] places, BiPredicate<Content, Content> fits) {
        int only = NONE;
        for (int place = 0; place < answered.size(); place++) {
            if (isFree(place, places) && isPair(record, place, fits)) {
                if (only != NONE) {
                    return NONE;
                }
                only = place;
            }
        }
        return only;
    }

    private boolean isOnlyRecord(int place, int[] places, BiPredicate<Content, Content> fits) {
        int count = 0;
        for (int i = 0; i < places.length; i++) {
            if (places[i] == NONE && isPair(i, place, fits)) {
                count++;
            }
        }
        return count == 1;
    }

    private boolean isPair(int record, int place, BiPredicate<Content, Content> fits) {
        return answered.get(place)
                .filter(it -> fits.test(wanted.get(record), it))
                .isPresent();
    }

    private static boolean isFree(int place, int[] places) {
        return Arrays.stream(places).noneMatch(taken -> taken == place);
    }
}
