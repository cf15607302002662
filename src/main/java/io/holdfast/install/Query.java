package io.holdfast.install;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The parameters of an address, each at most once.
 *
 * @param raw by name, as they stand in the address
 */
record Query(Map<String, String> raw) {
    /** Reads a query as it came; absent where a parameter comes twice or cannot be read. */
    static Optional<Query> of(String query) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            int sign = pair.indexOf('=');
            String name = sign < 0 ? pair : pair.substring(0, sign);
            String value = sign < 0 ? "" : pair.substring(sign + 1);
            try {
                if (all.put(decoded(name), value) != null) {
                    return Optional.empty();
                }
                decoded(value);
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.of(new Query(all));
    }

    /** A parameter's value, decoded; absent where it is missing or empty. */
    Optional<String> value(String name) {
        return Optional.ofNullable(raw.get(name)).map(Query::decoded).filter(value -> !value.isEmpty());
    }

    /** All but one parameter, sorted by name and joined as they came. */
    String asCameWithout(String name) {
        return raw.entrySet().stream()
                .filter(each -> !each.getKey().equals(name))
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining("&"));
    }

    /** All but one parameter, sorted by name, decoded, and joined so that no value can look like another parameter. */
    String decodedWithout(String name) {
        return raw.entrySet().stream()
                .filter(each -> !each.getKey().equals(name))
                .sorted(Map.Entry.comparingByKey())
                .map(each -> escaped(each.getKey()).replace("=", "%3D") + "=" + escaped(decoded(each.getValue())))
                .collect(Collectors.joining("&"));
    }

    private static String escaped(String text) {
        return text.replace("%", "%25").replace("&", "%26");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Query" + Arrays.toString(raw.keySet().toArray());
    }
}
