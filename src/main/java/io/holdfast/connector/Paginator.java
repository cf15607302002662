package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * How a list goes on. Its end is an empty page or one of {@code endOfPages}, never a short one.
 *
 * @param type how pages are named
 * @param pageParam the query parameter for the page's number
 * @param sizeParam the query parameter for the page's size; null where it cannot be asked for
 * @param size records a page, as asked for; the source may give fewer
 * @param first the number of the first page; 1 by default
 * @param parallel whether pages may be read at the same time and out of order; true by default
 * @param endOfPages answers that mean "past the end" for any page but the first
 */
@RegisterForReflection
public record Paginator(
        Type type,
        String pageParam,
        String sizeParam,
        Integer size,
        Integer first,
        Boolean parallel,
        List<AnswerMatch> endOfPages) {
    /** The ways known. */
    public enum Type {
        /** By number. */
        PAGE,
        /** The first answer holds everything. */
        NONE
    }

    static final Paginator NONE = new Paginator(Type.NONE, null, null, 0, 0, false, null);

    public Paginator {
        type = Given.or(type, Type.PAGE);
        size = Given.or(size, 100);
        first = Given.or(first, 1);
        parallel = Given.or(parallel, true);
        endOfPages = Given.list(endOfPages);
    }
}
