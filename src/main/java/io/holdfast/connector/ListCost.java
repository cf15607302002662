package io.holdfast.connector;

import java.util.OptionalLong;

/**
 * The calls that reading a list whole takes.
 *
 * @param calls at least
 * @param whole whether that is about all; otherwise more follow, and nobody knows how many
 */
record ListCost(long calls, boolean whole) {
    /** As far as the first page and the source's count tell. */
    static ListCost of(StreamSpec stream, Page first, OptionalLong count) {
        long each = stream.item() != null && stream.item().readEach()
                ? count.orElse(first.records().size())
                : 0;
        long around =
                each + (count.isPresent() ? 2 : 0) + (stream.deletes().type().isListed() ? 1 : 0);
        if (first.next().isEmpty()) {
            return new ListCost(around + 1, true);
        }
        if (count.isEmpty() || first.size() == 0) {
            return new ListCost(around + 2, false);
        }
        long pages = Math.ceilDiv(count.getAsLong(), first.size()) + (endsEmpty(stream.paginator()) ? 1 : 0);
        boolean twice = isReadTwice(stream, first.next().get());
        return new ListCost(around + (twice ? 2 * pages + 1 : pages), true);
    }

    /** Whether a counted list is read again because records may slip from one page to another, and none of them says how old it is. */
    private static boolean isReadTwice(StreamSpec stream, String next) {
        return stream.moments().isEmpty() && PageNumber.maySlip(stream, next);
    }

    /** Below each of that many parents. */
    ListCost times(OptionalLong parents) {
        return new ListCost(calls * parents.orElse(1), false);
    }

    /** Whether only an empty page says that the list has ended. */
    private static boolean endsEmpty(Paginator paginator) {
        return paginator.more() == null
                && switch (paginator.type()) {
                    case PAGE, OFFSET, LAST_ID, KEYSET -> true;
                    case JSON_CURSOR, JSON_LINK, HEADER_CURSOR, HEADER_LINK, NONE -> false;
                };
    }
}
