package io.holdfast.truth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One call to a world.
 *
 * @param path its decoded segments
 * @param query its decoded parameters
 */
record HttpCall(String method, List<String> path, Map<String, String> query, String body) {
    static HttpCall of(String method, String target, String body) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        Map<String, String> query = new HashMap<>();
        for (String pair : mark < 0 ? new String[0] : target.substring(mark + 1).split("&")) {
            String[] both = pair.split("=", 2);
            query.put(decoded(both[0]), both.length < 2 ? "" : decoded(both[1]));
        }
        List<String> segments = Arrays.stream(path.substring(1).split("/", -1))
                // In a path a plus sign is itself.
                .map(segment -> decoded(segment.replace("+", "%2B")))
                .toList();
        return new HttpCall(method, segments, query, body);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    int number(String name, int otherwise) {
        String text = query.getOrDefault(name, "");
        return text.isEmpty() ? otherwise : Integer.parseInt(text);
    }

    String param(String name) {
        return query.getOrDefault(name, "");
    }
}
