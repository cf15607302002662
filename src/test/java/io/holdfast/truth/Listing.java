package io.holdfast.truth;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** How a world pages through its main list. */
final class Listing {
    private final Traits.Platform platform;
    private final String base;
    private final RecordText texts;

    Listing(Traits.Platform platform, String base, RecordText texts) {
        this.platform = platform;
        this.base = base;
        this.texts = texts;
    }

    /**
     * Some of the list.
     *
     * @param from the place of its first record
     * @param next what the answer says of how it goes on; null at the end
     */
    record Part(List<Thing> items, int from, String next) {}

    /** In the order in which the platform lists. */
    List<Thing> sorted(List<Thing> things) {
        Comparator<Thing> order = platform.shape().isByKey()
                ? Comparator.comparing(Thing::key, platform.keys().order())
                : Comparator.comparingLong(this::place);
        return things.stream().sorted(order).toList();
    }

    private long place(Thing thing) {
        return switch (platform.order()) {
            case OLDEST_FIRST -> thing.number();
            case NEWEST_FIRST -> -thing.number();
            case BY_CHANGE -> thing.turn();
        };
    }

    int given(HttpCall call) {
        int asked = call.number("per_page", platform.size());
        return switch (platform.given()) {
            case AS_ASKED -> asked;
            case FEWER -> Math.clamp(asked, 1, Math.max(1, platform.size() - 1));
            case MORE -> platform.size() + 2;
        };
    }

    /** The page that a call asks for. */
    Part part(HttpCall call, List<Thing> sorted) {
        if (platform.shape() == Shape.NONE) {
            return new Part(sorted, 0, null);
        }
        int from = Math.min(from(call, sorted), sorted.size());
        return at(call, sorted, from);
    }

    Part at(HttpCall call, List<Thing> sorted, int from) {
        int to = Math.min(sorted.size(), from + given(call));
        List<Thing> items = sorted.subList(from, to);
        return new Part(items, from, to >= sorted.size() ? null : next(call, items, to));
    }

    private int from(HttpCall call, List<Thing> sorted) {
        String cursor = call.param("cursor");
        return switch (platform.shape()) {
            case PAGE, SERIAL_PAGE -> (call.number("page", 1) - 1) * given(call);
            case OFFSET -> call.number("offset", 0);
            case LAST_ID, KEYSET -> behindKey(sorted, call.param("after"));
            default ->
                call.query().containsKey("page")
                        ? (call.number("page", 1) - 1) * given(call)
                        : cursor.isEmpty()
                                ? 0
                                : cursor.startsWith("p")
                                        ? Integer.parseInt(cursor.substring(1))
                                        : behind(sorted, Long.parseLong(cursor.substring(1)));
        };
    }

    private int behindKey(List<Thing> sorted, String key) {
        return key.isEmpty()
                ? 0
                : (int) sorted.stream()
                        .takeWhile(each -> platform.keys().order().compare(each.key(), key) <= 0)
                        .count();
    }

    private int behind(List<Thing> sorted, long place) {
        return (int) sorted.stream().takeWhile(each -> place(each) <= place).count();
    }

    private String next(HttpCall call, List<Thing> items, int to) {
        String cursor = platform.places() ? "p" + to : "k" + place(items.getLast());
        if (!platform.shape().isLink()) {
            return cursor;
        }
        String query = "?per_page=" + call.number("per_page", platform.size())
                + (platform.hasNumberedLinks() ? "&page=" + (call.number("page", 1) + 1) : "&cursor=" + cursor)
                + (call.param("updated_since").isEmpty()
                        ? ""
                        : "&updated_since=" + URLEncoder.encode(call.param("updated_since"), StandardCharsets.UTF_8));
        return platform.relative() ? query : base + "/things" + query;
    }

    /** The answer of a list. */
    HttpAnswer answer(Part part, int views) {
        String items =
                part.items().stream().map(each -> texts.text(each, views, base)).collect(Collectors.joining(","));
        String next = part.next();
        StringBuilder body = new StringBuilder("{\"things\":[").append(items).append(']');
        switch (platform.shape()) {
            case JSON_CURSOR -> body.append(",\"next\":").append(next == null ? "null" : "\"" + next + "\"");
            case JSON_LINK ->
                body.append(",\"links\":{\"next\":")
                        .append(next == null ? "null" : "\"" + next + "\"")
                        .append('}');
            default -> {}
        }
        HttpAnswer answer = HttpAnswer.json(200, body.append('}').toString());
        if (next == null) {
            return answer;
        }
        return switch (platform.shape()) {
            case HEADER_CURSOR -> answer.with("X-Next", next);
            case HEADER_LINK ->
                answer.with("Link", "<" + base + "/things>; rel=\"first\", <" + next + ">; rel=\"next\"");
            default -> answer;
        };
    }
}
