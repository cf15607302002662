package io.holdfast.backup;

import io.holdfast.connector.Connection;
import io.holdfast.connector.NumberedLink;
import io.holdfast.connector.Page;
import io.holdfast.connector.Paginator;
import io.holdfast.connector.Slice;
import io.holdfast.connector.StreamSpec;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the pages of a list, and splits a page into smaller ones if the source fails at it. If positions or links count pages or records, the record at which the source still fails is named
 * and skipped. Other lists continue with the largest page size that works. The page size grows again after {@value #GROWS_AFTER} good pages. For one thread.
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

    /** Whether a failure may be due to how much was asked for. */
    static boolean mayBeTheSize(Problem problem) {
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
                if (!mayBeTheSize(problem)) {
                    throw first;
                }
                if (!position.isEmpty() && isLinked()) {
                    return linkInParts(slice, position, problem);
                }
            }
        }
        throw first;
    }

    /** The page behind a link, by parts; the failure is thrown on where the link does not say by numbers which records it leads to. */
    private Page linkInParts(Slice slice, String position, Problem failure) {
        NumberedLink link =
                NumberedLink.of(position, stream.paginator().sizeParam()).orElseThrow(() -> failure);
        int less = smaller(link.size());
        if (less == 0) {
            throw failure;
        }
        long first = firstNumber(slice, link, less).orElseThrow(() -> failure);
        PageInParts parts = new PageInParts(connection, stream, slice, PlacesOfPage.linked(link, first), failure);
        parts.readAll(less);
        return parts.page();
    }

    /**
     * The number of the first page, or of the first record, as the links of a list count: 0 or 1. Absent where that cannot be told, or where pages do not come as large as they are asked for, so
     * that a number does not say where records stand.
     */
    private OptionalLong firstNumber(Slice slice, NumberedLink link, int less) {
        try {
            Page first = connection.page(stream, slice, "", link.size());
            Optional<NumberedLink> second = first.next()
                    .flatMap(next -> NumberedLink.of(next, stream.paginator().sizeParam()))
                    .filter(next -> next.size() == link.size() && next.countsRecords() == link.countsRecords());
            long number = second.map(next -> next.number() - (next.countsRecords() ? next.size() : 1))
                    .orElse(-1L);
            boolean known = first.size() == link.size() && (number == 0 || number == 1);
            return known && connection.page(stream, slice, "", less).size() == less
                    ? OptionalLong.of(number)
                    : OptionalLong.empty();
        } catch (Problem problem) {
            if (!mayBeTheSize(problem)) {
                throw problem;
            }
            return OptionalLong.empty();
        }
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
                return inParts(slice, PlacesOfPage.numbered(stream.paginator(), position), smaller(whole()), problem);
            }
        }
        return inParts(slice, PlacesOfPage.numbered(stream.paginator(), position), size, null);
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

    private Page inParts(Slice slice, PlacesOfPage places, int asked, Problem first) {
        PageInParts parts = new PageInParts(connection, stream, slice, places, first);
        parts.readAll(asked);
        shrunk(parts.worked());
        return parts.page();
    }

    private void shrunk(int asked) {
        fine = asked < size ? 0 : fine;
        size = asked;
    }

    /** The next smaller size that divides that one: pages of it begin where the larger one did. 0 below 1. */
    static int smaller(int size) {
        for (int divisor = 2; divisor <= size; divisor++) {
            if (size % divisor == 0) {
                return size / divisor;
            }
        }
        return 0;
    }
}
