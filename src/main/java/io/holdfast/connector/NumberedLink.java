package io.holdfast.connector;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A link to a page of a list whose query says both the page's number and its size, as GitHub's do ({@code ?per_page=100&page=3}): links to parts of that page can be made of it. Pure.
 *
 * @param beforeQuery the link up to its question mark
 * @param query its parameters as they stand in it
 * @param numberAt which of them is the number of the page, or of the records before it
 * @param sizeAt which of them is the size of a page
 * @param countsRecords whether the number counts records, and not pages
 * @param number as it stands in the link
 * @param size records a page; at least 1
 */
public record NumberedLink(
        String beforeQuery,
        List<String> query,
        int numberAt,
        int sizeAt,
        boolean countsRecords,
        long number,
        int size) {
    private static final int LARGEST_PAGE = 1_000_000;

    /**
     * Reads a link; absent where it is none of these.
     *
     * @param sizeParam the query parameter for the size of a page
     */
    public static Optional<NumberedLink> of(String link, String sizeParam) {
        int question = link.indexOf('?');
        if (question < 0 || sizeParam == null) {
            return Optional.empty();
        }
        List<String> query = List.of(link.substring(question + 1).split("&"));
        int numberAt = only(query, PageNumber::isPair);
        int sizeAt = only(query, pair -> PageNumber.nameOf(pair).equals(sizeParam) && valueOf(pair) > 0);
        if (numberAt < 0 || sizeAt < 0 || numberAt == sizeAt || valueOf(query.get(sizeAt)) > LARGEST_PAGE) {
            return Optional.empty();
        }
        return Optional.of(new NumberedLink(
                link.substring(0, question),
                query,
                numberAt,
                sizeAt,
                PageNumber.countsRecords(query.get(numberAt)),
                valueOf(query.get(numberAt)),
                (int) valueOf(query.get(sizeAt))));
    }

    /** The place of the one pair that fits; -1 where none or several do. */
    private static int only(List<String> query, Predicate<String> fits) {
        List<Integer> found = IntStream.range(0, query.size())
                .filter(at -> fits.test(query.get(at)))
                .boxed()
                .toList();
        return found.size() == 1 ? found.getFirst() : -1;
    }

    private static long valueOf(String pair) {
        String value = pair.substring(pair.indexOf('=') + 1);
        return PageNumber.isNumber(value) ? Long.parseLong(value) : -1;
    }

    /** The link to another page of the same list. */
    public String to(long otherNumber, int otherSize) {
        return beforeQuery
                + IntStream.range(0, query.size())
                        .mapToObj(at -> at == numberAt
                                ? with(query.get(at), otherNumber)
                                : at == sizeAt ? with(query.get(at), otherSize) : query.get(at))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static String with(String pair, long value) {
        return pair.substring(0, pair.indexOf('=') + 1) + value;
    }
}
