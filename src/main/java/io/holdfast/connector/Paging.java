package io.holdfast.connector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way through one list: from a position to what is asked for, and from an answer to the next position. A position is a short text that only the paginator
 * understands and that another process may go on from; the empty one is the beginning. Pure.
 */
final class Paging {
    private static final String PARAM = ";\\s*([^=;,\\s]+)\\s*=\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[^\",;\\s]*)";
    private static final Pattern LINK = Pattern.compile("<([^>]*)>((?:\\s*" + PARAM + ")*)");
    private static final Pattern LINK_PARAM = Pattern.compile(PARAM);
    private static final TypeReference<LinkedHashMap<String, String>> MAP = new TypeReference<>() {};

    private final Paginator paginator;
    private final List<String> primaryKey;

    Paging(Paginator paginator, List<String> primaryKey) {
        this.paginator = paginator;
        this.primaryKey = primaryKey;
    }

    /**
     * What is asked for.
     *
     * @param address the whole address, where an answer gave it
     * @param params query parameters otherwise
     */
    record Ask(Optional<String> address, Map<String, String> params) {}

    /** The number at a position of a numbered list. */
    static long number(String position) {
        return position.isEmpty() ? 0 : Long.parseLong(position);
    }

    /** The request for the page at a position. */
    Ask at(String position) {
        Map<String, String> params = new LinkedHashMap<>();
        switch (paginator.type()) {
            case PAGE -> put(params, paginator.pageParam(), Long.toString(paginator.first() + number(position)));
            case OFFSET -> put(params, paginator.offsetParam(), Long.toString(number(position)));
            case LAST_ID, KEYSET, JSON_CURSOR, HEADER_CURSOR -> {
                if (!position.isEmpty()) {
                    params.putAll(values(position));
                }
            }
            case JSON_LINK, HEADER_LINK -> {
                if (!position.isEmpty()) {
                    return new Ask(Optional.of(position), Map.of());
                }
            }
            case NONE -> {}
        }
        put(params, paginator.sizeParam(), Integer.toString(paginator.size()));
        return new Ask(Optional.empty(), params);
    }

    private static void put(Map<String, String> params, String name, String value) {
        if (name != null) {
            params.put(name, value);
        }
    }

    /** Whether an answer means that the page at a position lies past the end. */
    boolean isPastTheEnd(String position, Reply reply) {
        boolean first = paginator.type().isNumbered() ? number(position) == 0 : position.isEmpty();
        return !first && paginator.endOfPages().stream().anyMatch(reply::fits);
    }

    /**
     * Where the list goes on behind an answer; empty at its end. {@code source_answer_invalid} where the answer's last records lack what the list goes on by,
     * {@code source_list_repeats} where it would go on where it just was.
     *
     * @param items the answer's items that are objects, in its order
     * @param size how many items the answer held
     */
    Optional<String> next(String position, Reply reply, List<? extends JsonNode> items, int size) {
        Optional<String> next = switch (paginator.type()) {
            case PAGE -> size == 0 ? Optional.empty() : Optional.of(Long.toString(number(position) + 1));
            case OFFSET -> size == 0 ? Optional.empty() : Optional.of(Long.toString(number(position) + size));
            case LAST_ID ->
                size == 0 ? Optional.empty() : Optional.of(text(Map.of(paginator.cursorParam(), last(items))));
            case KEYSET -> size == 0 ? Optional.empty() : Optional.of(text(keys(items)));
            case JSON_CURSOR -> said(reply.json().at(paginator.cursorPath())).map(this::cursor);
            case HEADER_CURSOR ->
                reply.header(paginator.header()).filter(each -> !each.isBlank()).map(this::cursor);
            case JSON_LINK -> said(reply.json().at(paginator.linkPath())).map(reply::linked);
            case HEADER_LINK ->
                link(reply.headers().allValues(paginator.header())).map(reply::linked);
            case NONE -> Optional.empty();
        };
        if (next.isPresent() && hasEnded(reply)) {
            return Optional.empty();
        }
        if (next.equals(Optional.of(position))) {
            throw Problem.of(ErrorCode.SOURCE_LIST_REPEATS, "The list says that it goes on where it just was.");
        }
        return next;
    }

    private boolean hasEnded(Reply reply) {
        return paginator.more() != null
                && !reply.json()
                        .at(paginator.more().path())
                        .asText()
                        .equals(paginator.more().value());
    }

    private static Optional<String> said(JsonNode value) {
        boolean nothing = value.isMissingNode() || value.isNull() || value.isBoolean() || value.isContainerNode();
        return nothing ? Optional.empty() : Optional.of(value.asText()).filter(text -> !text.isBlank());
    }

    private String cursor(String word) {
        return text(Map.of(paginator.cursorParam(), word));
    }

    /** The last record's value; of whole numbers the greatest, as a list need not be sorted within a page. */
    private String last(List<? extends JsonNode> items) {
        String pointer = Given.or(paginator.cursorPath(), primaryKey.getFirst());
        List<String> values =
                items.stream().flatMap(item -> said(item.at(pointer)).stream()).toList();
        if (values.isEmpty()) {
            throw nothingToGoOnBy();
        }
        return values.stream().allMatch(value -> value.matches("\\d+"))
                ? values.stream()
                        .map(BigInteger::new)
                        .max(BigInteger::compareTo)
                        .orElseThrow()
                        .toString()
                : values.getLast();
    }

    private Map<String, String> keys(List<? extends JsonNode> items) {
        if (items.isEmpty()) {
            throw nothingToGoOnBy();
        }
        Map<String, String> values = new LinkedHashMap<>();
        paginator
                .keys()
                .forEach((param, pointer) ->
                        values.put(param, said(items.getLast().at(pointer)).orElseThrow(Paging::nothingToGoOnBy)));
        return values;
    }

    private static Problem nothingToGoOnBy() {
        return Problem.of(ErrorCode.SOURCE_ANSWER_INVALID, "The last record of a page lacks what the list goes on by.");
    }

    /** The target of the link whose relation is {@code next} (RFC 8288). */
    static Optional<String> link(List<String> headers) {
        for (String header : headers) {
            Matcher link = LINK.matcher(header);
            while (link.find()) {
                if (isNext(link.group(2))) {
                    return Optional.of(link.group(1).strip()).filter(each -> !each.isEmpty());
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isNext(String params) {
        Matcher param = LINK_PARAM.matcher(params);
        while (param.find()) {
            if (param.group(1).equalsIgnoreCase("rel")) {
                String relations = param.group(2).replace("\"", "").strip();
                return List.of(relations.toLowerCase(Locale.ROOT).split("\\s+")).contains("next");
            }
        }
        return false;
    }

    /** The position behind the record of that value, in a list by last ids. */
    static String behind(Paginator paginator, String value) {
        return text(Map.of(paginator.cursorParam(), value));
    }

    /** The value behind which a position of a list by last ids lies, where it is a whole number. */
    static Optional<BigInteger> number(Paginator paginator, String position) {
        return Optional.ofNullable(values(position).get(paginator.cursorParam()))
                .filter(value -> value.matches("\\d{1,40}"))
                .map(BigInteger::new);
    }

    private static String text(Map<String, String> values) {
        try {
            return ExactJson.MAPPER.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can always be written", e);
        }
    }

    private static Map<String, String> values(String position) {
        try {
            return ExactJson.MAPPER.readValue(position, MAP);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no position of this list: " + position, e);
        }
    }
}
