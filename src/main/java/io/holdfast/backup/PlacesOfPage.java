package io.holdfast.backup;

import io.holdfast.connector.NumberedLink;
import io.holdfast.connector.Paginator;

/**
 * Which records of a list a page holds, where its position says that by numbers; so that parts of the page can be asked for. Pure.
 *
 * @param begin the place in the list of the page's first record, counted from 0; a multiple of {@code size}, but for a list by offsets
 * @param size how many records the page holds
 * @param isByRecords whether positions count records, so that a page can begin anywhere; otherwise they count pages
 */
record PlacesOfPage(long begin, int size, boolean isByRecords, Positions positions) {
    /** Where a part of the list is asked for. */
    @FunctionalInterface
    interface Positions {
        /** The position of the page of {@code asked} records that begins at that place, which is a multiple of {@code asked} in a list by pages. */
        String at(long place, int asked);
    }

    /** Of a list by page numbers or offsets. */
    static PlacesOfPage numbered(Paginator paginator, String position) {
        boolean byOffset = paginator.type() == Paginator.Type.OFFSET;
        long number = position.isEmpty() ? 0 : Long.parseLong(position);
        return new PlacesOfPage(
                byOffset ? number : number * paginator.size(),
                paginator.size(),
                byOffset,
                (place, asked) -> Long.toString(byOffset ? place : place / asked));
    }

    /** Of a list by links that hold page numbers. @param first the number of the first page, or of the first record */
    static PlacesOfPage linked(NumberedLink link, long first) {
        long number = link.number() - first;
        return new PlacesOfPage(
                link.countsRecords() ? number : number * link.size(),
                link.size(),
                link.countsRecords(),
                (place, asked) -> link.to(first + (link.countsRecords() ? place : place / asked), asked));
    }

    /** The position of the page of {@code asked} records that begins at that place. */
    String at(long place, int asked) {
        return positions.at(place, asked);
    }
}
