package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;

/**
 * How a list goes on. The end of a numbered list or one that goes on behind a record is an empty page or one of {@code endOfPages}, never a short one; a list
 * that says where it goes on ends where it says nothing.
 *
 * @param type how the next page is found
 * @param pageParam {@code page}: the query parameter for the page's number
 * @param offsetParam {@code offset}: the query parameter for the number of records to skip
 * @param sizeParam the query parameter for the page's size; null where it cannot be asked for
 * @param size records a page, as asked for; the source may give fewer
 * @param first {@code page}: the number of the first page; 1 by default
 * @param parallel {@code page}, {@code offset}: whether pages may be read at the same time and out of order; true by default
 * @param cursorParam {@code last_id}, {@code json_cursor}, {@code header_cursor}: the query parameter that says behind what to go on
 * @param cursorPath {@code last_id}: JSON pointer to that value in the last record, the primary key by default; {@code json_cursor}: in the answer
 * @param keys {@code keyset}: query parameters and, for each, the JSON pointer to its value in the last record
 * @param linkPath {@code json_link}: JSON pointer to the next page's address in the answer
 * @param header {@code header_cursor}, {@code header_link}: the header that says how to go on; {@code Link} by default for links
 * @param more where the answer says itself whether there is more, as {@code has_more}; null where it does not
 * @param endOfPages answers that mean "past the end" for any page but the first
 */
@RegisterForReflection
public record Paginator(
        Type type,
        String pageParam,
        String offsetParam,
        String sizeParam,
        Integer size,
        Integer first,
        Boolean parallel,
        String cursorParam,
        String cursorPath,
        Map<String, String> keys,
        String linkPath,
        String header,
        More more,
        List<AnswerMatch> endOfPages) {
    /** The ways known. */
    public enum Type {
        /** By the number of the page. */
        PAGE,
        /** By the number of records before it. */
        OFFSET,
        /** Behind the last record's key, in the key's order. */
        LAST_ID,
        /** Behind the last record, by several of its values. */
        KEYSET,
        /** By a word that the answer gives. */
        JSON_CURSOR,
        /** By an address that the answer gives. */
        JSON_LINK,
        /** By a word in a header. */
        HEADER_CURSOR,
        /** By an address in a header, as RFC 8288 has it. */
        HEADER_LINK,
        /** The first answer holds everything. */
        NONE;

        /** Whether a page can be asked for without the one before it. */
        public boolean isNumbered() {
            return this == PAGE || this == OFFSET;
        }

        /** Whether each answer says where the list goes on, so that its end costs no call. */
        public boolean isLinked() {
            return this == JSON_CURSOR || this == JSON_LINK || this == HEADER_CURSOR || this == HEADER_LINK;
        }
    }

    /**
     * Where an answer says whether there is more.
     *
     * @param path JSON pointer
     * @param value what stands there while there is more, as text; {@code true} by default
     */
    @RegisterForReflection
    public record More(String path, String value) {
        public More {
            value = Given.or(value, "true");
        }
    }

    static final Paginator NONE = of(Type.NONE);

    private static Paginator of(Type type) {
        return new Paginator(type, null, null, null, 0, 0, false, null, null, null, null, null, null, null);
    }

    public Paginator {
        type = Given.or(type, Type.PAGE);
        size = Given.or(size, 100);
        first = Given.or(first, 1);
        parallel = type.isNumbered() && Given.or(parallel, true);
        keys = Given.map(keys);
        header = Given.or(header, type == Type.HEADER_LINK ? "Link" : null);
        endOfPages = Given.list(endOfPages);
    }

    /** The same way through the list by pages of another size. */
    Paginator sized(int other) {
        return new Paginator(
                type,
                pageParam,
                offsetParam,
                sizeParam,
                other,
                first,
                parallel,
                cursorParam,
                cursorPath,
                keys,
                linkPath,
                header,
                more,
                endOfPages);
    }

    /** How many units of a numbered list one page takes: a page is one, an offset's page as many as it has records. */
    public int step() {
        return type == Type.OFFSET ? size : 1;
    }
}
