package io.holdfast.backup;

import io.holdfast.connector.Connection;
import io.holdfast.connector.Page;
import io.holdfast.connector.Slice;
import io.holdfast.connector.StreamSpec;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One page of a list, put together out of smaller ones. A record that cannot be read even alone is skipped and named. For one thread. */
final class PageInParts {
    private final Connection connection;
    private final StreamSpec stream;
    private final Slice slice;
    private final PlacesOfPage places;
    private final List<Page> pages = new ArrayList<>();
    private final Map<Long, Page.Refused> skipped = new LinkedHashMap<>();
    private Problem first;
    private int failedAlone;
    private boolean ended;
    /** Whether the list ended within this page. */
    private boolean over;
    /** Whether the source itself said so. */
    private boolean saidOver;

    private int worked;

    /** @param first why the whole page cannot be read; null where that was not tried */
    PageInParts(Connection connection, StreamSpec stream, Slice slice, PlacesOfPage places, Problem first) {
        this.connection = connection;
        this.stream = stream;
        this.slice = slice;
        this.places = places;
        this.first = first;
    }

    /** Reads all of the page, by parts of {@code asked} records or smaller ones where these fail. Throws the first failure where the source fails as a whole. */
    void readAll(int asked) {
        for (long from = places.begin(); from < places.begin() + places.size() && !over; from += asked) {
            read(from, asked);
        }
        askAgain();
    }

    /** The largest size that the source answered; 1 where none was. */
    int worked() {
        return Math.max(worked, 1);
    }

    private void read(long from, int asked) {
        try {
            Page page = connection.page(stream, slice, places.at(from, asked), asked);
            boolean tooMany = page.size() > asked;
            boolean goesOnBehindItsEnd = ended && page.size() > 0;
            ended |= page.size() < asked;
            if (tooMany || goesOnBehindItsEnd) {
                // It takes no notice of the size: what the position means is not known then.
                throw first == null ? Problem.of(ErrorCode.SOURCE_ANSWER_INVALID) : first;
            }
            saidOver |= !page.isEmpty() && page.next().isEmpty();
            over = page.isEmpty() || saidOver;
            pages.add(page);
            worked = Math.max(worked, asked);
            failedAlone = 0;
        } catch (Problem problem) {
            first = first == null ? problem : first;
            if (!SmallerPages.mayBeTheSize(problem)) {
                throw problem;
            }
            if (asked == 1) {
                alone(from, problem);
            } else {
                int less = SmallerPages.smaller(asked);
                for (long part = from; part < from + asked && !over; part += less) {
                    read(part, less);
                }
            }
        }
    }

    /** Skips a record that cannot be read. Several in a row mean that the source fails as a whole: then throws the first failure. */
    private void alone(long at, Problem problem) {
        if (++failedAlone > 2 || pages.isEmpty() && failedAlone > 1) {
            throw first;
        }
        skipped.put(
                at,
                new Page.Refused(
                        ErrorCode.RECORD_UNREADABLE,
                        stream.name() + ": the record at place " + (at + 1) + " of the list cannot be read: "
                                + problem.getMessage()));
    }

    /** Only a record that fails once more is passed over: a source may have been ill for a moment. */
    private void askAgain() {
        for (Long at : List.copyOf(skipped.keySet())) {
            try {
                pages.add(connection.page(stream, slice, places.at(at, 1), 1));
                skipped.remove(at);
            } catch (Problem problem) {
                if (!SmallerPages.mayBeTheSize(problem)) {
                    throw problem;
                }
            }
        }
    }

    /** What was read, as one page. A list by offsets goes on behind the records that came, others behind the page. */
    Page page() {
        Page read = Page.joined(pages);
        int items = read.size() + skipped.size();
        List<Page.Refused> refused = new ArrayList<>(skipped.values());
        refused.addAll(read.refused());
        return new Page(
                read.records(),
                read.gone(),
                refused,
                items,
                read.newest(),
                read.clues(),
                items == 0 || saidOver ? Optional.empty() : Optional.of(next(items)));
    }

    private String next(int items) {
        boolean isShort = items < places.size();
        return places.at(places.begin() + (isShort && places.isByRecords() ? items : places.size()), places.size());
    }
}
