package io.holdfast.connector;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a file gave, or what goes without saying: absent lists and mappings are empty, and order is kept. */
final class Given {
    private Given() {}

    static <T> List<T> list(List<T> given) {
        return given == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(given));
    }

    static <V> Map<String, V> map(Map<String, V> given) {
        return given == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(given));
    }

    static <T> T or(T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
