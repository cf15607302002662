package io.holdfast.problem;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param next the cursor of the page behind it; null where this is the last
 */
public record Slice<T>(List<T> items, String next) {
    /**
     * The page out of what was found, of which one more than {@code limit} was asked for.
     *
     * @param position where an item stands in the list, for the cursor
     */
    public static <T> Slice<T> of(List<T> found, int limit, Function<T, String> position) {
        if (found.size() <= limit) {
            return new Slice<>(List.copyOf(found), null);
        }
        List<T> items = List.copyOf(found.subList(0, limit));
        return new Slice<>(items, Cursor.of(position.apply(items.getLast())));
    }
}
