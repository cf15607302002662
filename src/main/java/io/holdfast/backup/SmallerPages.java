package io.holdfast.backup;

import io.holdfast.connector.Connection;
import io.holdfast.connector.Page;
import io.holdfast.connector.Paginator;
import io.holdfast.connector.Slice;
import io.holdfast.connector.StreamSpec;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the pages of a list, and splits a page into smaller ones if the source fails at it. In a numbered list, the record at which the source still fails is reported and skipped; other lists
 * continue with the largest page size that works. The page size grows again after {@value #GROWS_AFTER} good pages. For one thread.
 */
final class SmallerPages {
    private static final Set<ErrorCode> MAY_BE_THE_SIZE =
            EnumSet.of(ErrorCode.SOURCE_FAILED, ErrorCode.SOURCE_ANSWER_INVALID);
    /** After so many pages by smaller ones the whole size is tried again. */
    private static final int GROWS_AFTER = 8;

    private final Connection connection;
    private final StreamSpec stream;
    private int size;
    private int fine;
    /** Whether pages come as large as they are asked for; null where that is not known. */
    private Boolean honoured;

    SmallerPages(Connection connection, StreamSpec stream) {
        this.connection = connection;
        this.stream = stream;
        this.size = stream.paginator().size();
    }

    /** The page at a position; the source's own problem where no smaller page helps. */
    Page page(Slice slice, String position) {
        if (!stream.sizesPages()) {
            return connection.page(stream, slice, position);
        }
        if (size < whole() && ++fine > GROWS_AFTER) {
            size = whole();
        }
        return stream.paginator().type().isNumbered() ? numbered(slice, position) : onward(slice, position);
    }

    private int whole() {
        return stream.paginator().size();
    }

    private static boolean mayBeTheSize(Problem problem) {
        return MAY_BE_THE_SIZE.contains(problem.code());
    }

    /** A list that goes on from where it was: the position does not depend on the size. */
    private Page onward(Slice slice, String position) {
        Problem first = null;
        for (int asked = size; asked > 0; asked = smaller(asked)) {
            try {
                Page page = connection.page(stream, slice, position, asked);
                shrunk(asked);
                return page;
            } catch (Problem problem) {
                first = first == null ? problem : first;
                boolean fixed = !position.isEmpty() && isLinked();
                if (!mayBeTheSize(problem) || fixed) {
                    throw first;
                }
            }
        }
        throw first;
    }

    /** A link has the size in it already. */
    private boolean isLinked() {
        Paginator.Type type = stream.paginator().type();
        return type == Paginator.Type.JSON_LINK || type == Paginator.Type.HEADER_LINK;
    }

    private Page numbered(Slice slice, String position) {
        if (size == whole()) {
            try {
                Page page = connection.page(stream, slice, position);
                honoured = page.size() >= whole() || Boolean.TRUE.equals(honoured);
                return page;
            } catch (Problem problem) {
                if (!mayBeTheSize(problem) || !isHonoured(slice, position)) {
                    throw problem;
                }
                return inParts(slice, position, smaller(whole()), problem);
            }
        }
        return inParts(slice, position, size, null);
    }

    /**
     * Whether a page's number says where its records stand. A source that gives fewer records than it is asked for counts its pages by that smaller size: parts of a page would be other records.
     */
    private boolean isHonoured(Slice slice, String position) {
        boolean first = position.isEmpty() || position.equals("0");
        if (first || stream.paginator().type() == Paginator.Type.OFFSET) {
            return true;
        }
        if (honoured == null) {
            honoured = firstPagesAreFull(slice);
        }
        return honoured;
    }

    private boolean firstPagesAreFull(Slice slice) {
        int less = smaller(whole());
        try {
            return connection.page(stream, slice, "0").size() >= whole()
                    && connection.page(stream, slice, "0", less).size() == less;
        } catch (Problem problem) {
            if (!mayBeTheSize(problem)) {
                throw problem;
            }
            // No page of that size is answered, so none was counted by it.
            return true;
        }
    }

    private Page inParts(Slice slice, String position, int asked, Problem first) {
        Parts parts = new Parts(slice, position, first);
        for (long from = parts.begin; from < parts.begin + whole() && !parts.over; from += asked) {
            parts.read(from, asked);
        }
        parts.askAgain();
        shrunk(Math.max(parts.worked, 1));
        return parts.page();
    }

    private void shrunk(int asked) {
        fine = asked < size ? 0 : fine;
        size = asked;
    }

    /** The next smaller size that divides that one: pages of it begin where the larger one did. 0 below 1. */
    private static int smaller(int size) {
        for (int divisor = 2; divisor <= size; divisor++) {
            if (size % divisor == 0) {
                return size / divisor;
            }
        }
        return 0;
    }

    /** One page of a numbered list, put together out of smaller ones. */
    private final class Parts {
        private final Slice slice;
        private final boolean byOffset = stream.paginator().type() == Paginator.Type.OFFSET;
        private final long number;
        private final long begin;
        private final List<Page> pages = new ArrayList<>();
        private final Map<Long, Page.Refused> skipped = new LinkedHashMap<>();
        private Problem first;
        private int failedAlone;
        private boolean ended;
        /** Whether the list ended within this page. */
        private boolean over;

        private int worked;

        Parts(Slice slice, String position, Problem first) {
            this.number = position.isEmpty() ? 0 : Long.parseLong(position);
            this.slice = slice;
            this.begin = byOffset ? number : number * whole();
            this.first = first;
        }

        void read(long from, int asked) {
            try {
                Page page = connection.page(stream, slice, Long.toString(byOffset ? from : from / asked), asked);
                boolean tooMany = page.size() > asked;
                boolean goesOnBehindItsEnd = ended && page.size() > 0;
                ended |= page.size() < asked;
                if (tooMany || goesOnBehindItsEnd) {
                    // It takes no notice of the size: what the position means is not known then.
                    throw first == null ? Problem.of(ErrorCode.SOURCE_ANSWER_INVALID) : first;
                }
                over = page.isEmpty();
                pages.add(page);
                worked = Math.max(worked, asked);
                failedAlone = 0;
            } catch (Problem problem) {
                first = first == null ? problem : first;
                if (!mayBeTheSize(problem)) {
                    throw problem;
                }
                if (asked == 1) {
                    alone(from, problem);
                } else {
                    int less = smaller(asked);
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
        void askAgain() {
            for (Long at : List.copyOf(skipped.keySet())) {
                try {
                    pages.add(connection.page(stream, slice, Long.toString(at), 1));
                    skipped.remove(at);
                } catch (Problem problem) {
                    if (!mayBeTheSize(problem)) {
                        throw problem;
                    }
                }
            }
        }

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
                    items == 0 ? Optional.empty() : Optional.of(Long.toString(byOffset ? number + items : number + 1)));
        }
    }
}
