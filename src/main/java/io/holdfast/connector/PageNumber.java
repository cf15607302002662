package io.holdfast.connector;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether a position in a list is a number of pages or records, and not the place of a record. Where a record is deleted on an earlier page, such a position means other records than before.
 * Links and cursors that a source gives can be page numbers too: GitHub's header {@code Link} says {@code page=2}, and Zendesk's {@code next_page} does.
 */
public final class PageNumber {
    /** Names of query parameters that count pages, without case and punctuation. */
    private static final Set<String> OF_PAGES = Set.of("page", "paged", "pagenumber", "pageno", "pageindex");
    /** Names of those that count records. */
    private static final Set<String> OF_RECORDS =
            Set.of("offset", "pageoffset", "start", "startat", "startindex", "skip");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private PageNumber() {}

    /** Whether records can slip between that page of a stream's list and those before it: the list is not frozen, and the position is a number. */
    public static boolean maySlip(StreamSpec stream, String position) {
        return stream.consistency() != StreamSpec.Consistency.EXACT && isBehindTheFirst(stream.paginator(), position);
    }

    /** Whether that position lies behind the first page and is a number of pages or records. */
    static boolean isBehindTheFirst(Paginator paginator, String position) {
        if (position.isEmpty()) {
            return false;
        }
        return switch (paginator.type()) {
            case PAGE, OFFSET -> !position.equals("0");
            case JSON_LINK, HEADER_LINK -> isInQuery(position);
            case JSON_CURSOR, HEADER_CURSOR -> isCounting(paginator.cursorParam()) && isNumber(position);
            case LAST_ID, KEYSET, NONE -> false;
        };
    }

    private static boolean isInQuery(String link) {
        int query = link.indexOf('?');
        return query >= 0 && Stream.of(link.substring(query + 1).split("[&#]")).anyMatch(PageNumber::isPair);
    }

    /** Whether a parameter of a query, with its value, is such a number. */
    static boolean isPair(String pair) {
        return pair.contains("=") && isCounting(nameOf(pair)) && isNumber(pair.substring(pair.indexOf('=') + 1));
    }

    /** Whether a parameter of a query counts records, not pages. */
    static boolean countsRecords(String pair) {
        return OF_RECORDS.contains(bare(nameOf(pair)));
    }

    /** The name of a parameter of a query. */
    static String nameOf(String pair) {
        String name = pair.split("=", 2)[0];
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }

    static boolean isNumber(String value) {
        return NUMBER.matcher(value).matches();
    }

    private static boolean isCounting(String name) {
        return name != null && (OF_PAGES.contains(bare(name)) || OF_RECORDS.contains(bare(name)));
    }

    private static String bare(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }
}
