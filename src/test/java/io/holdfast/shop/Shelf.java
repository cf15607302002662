package io.holdfast.shop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The records of one aisle in the order of their ids, as the UTF-8 bytes that are served. Not safe for use by several threads. */
final class Shelf {
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, TreeSet<Long>> idsByKey = new HashMap<>();

    private record Row(long id, String key, byte[] json) {}

    int size() {
        return rows.size();
    }

    /** @param id greater than all ids here */
    void add(long id, String key, RawObject record) {
        rows.add(new Row(id, key, bytes(record)));
        idsByKey.computeIfAbsent(key, absent -> new TreeSet<>()).add(id);
    }

    void replace(long id, String key, RawObject record) {
        int at = position(id);
        unindex(rows.get(at));
        rows.set(at, new Row(id, key, bytes(record)));
        idsByKey.computeIfAbsent(key, absent -> new TreeSet<>()).add(id);
    }

    void remove(long id) {
        int at = position(id);
        unindex(rows.get(at));
        rows.remove(at);
    }

    boolean has(long id) {
        return position(id) >= 0;
    }

    Optional<byte[]> json(long id) {
        int at = position(id);
        return at < 0 ? Optional.empty() : Optional.of(rows.get(at).json());
    }

    Optional<RawObject> record(long id) {
        return json(id).map(json -> RawObject.parse(new String(json, StandardCharsets.UTF_8)));
    }

    List<byte[]> slice(long from, int count) {
        int start = (int) Math.min(from, rows.size());
        return rows.subList(start, Math.min(start + count, rows.size())).stream()
                .map(Row::json)
                .toList();
    }

    List<Long> ids() {
        return rows.stream().map(Row::id).toList();
    }

    /** The ids of the records with that business key, smallest first. */
    List<Long> idsOf(String key) {
        return List.copyOf(idsByKey.getOrDefault(key, new TreeSet<>()));
    }

    private void unindex(Row row) {
        TreeSet<Long> ids = idsByKey.get(row.key());
        ids.remove(row.id());
        if (ids.isEmpty()) {
            idsByKey.remove(row.key());
        }
    }

    private int position(long id) {
        int low = 0;
        int high = rows.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Long.compare(rows.get(middle).id(), id);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private static byte[] bytes(RawObject record) {
        return record.toString().getBytes(StandardCharsets.UTF_8);
    }
}
