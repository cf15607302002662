package io.holdfast.truth;

import java.util.List;
import java.util.Map;

/**
 * A backup as the service shows it.
 *
 * @param missing what it says that it lacks
 * @param streams its records by stream and key
 * @param files the SHA-256 of its files by the last part of their links
 * @param incremental whether its main stream was read by its cursor alone
 */
record Snapshot(
        String id,
        String state,
        List<Map<String, Object>> missing,
        Map<String, Map<String, Row>> streams,
        Map<String, String> files,
        boolean incremental) {
    /** A record of it. @param unseen whether it was carried over although no list held it */
    record Row(String line, boolean unseen) {}

    static final Snapshot NONE = new Snapshot("", "NONE", List.of(), Map.of(), Map.of(), false);

    Map<String, Row> stream(String name) {
        return streams.getOrDefault(name, Map.of());
    }

    boolean succeeded() {
        return state.equals("SUCCEEDED");
    }

    long records() {
        return streams.values().stream().mapToLong(Map::size).sum();
    }
}
