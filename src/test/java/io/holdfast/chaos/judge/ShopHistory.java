package io.holdfast.chaos.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.ShopState;
import io.holdfast.shop.ShopWatcher;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Every text that every record of a shop ever had, and when. Safe for use by many threads. */
public final class ShopHistory implements ShopWatcher {
    private static final JsonMapper JSON = new JsonMapper();

    private final LongSupplier nanos;
    private final Map<Aisle, Map<Long, List<Version>>> records = new EnumMap<>(Aisle.class);
    private final Map<String, String> files = new HashMap<>();
    private final List<Creation> creations = new ArrayList<>();
    private final List<Write> writes = new ArrayList<>();
    private final ThreadLocal<Boolean> byHand = ThreadLocal.withInitial(() -> false);

    private record Version(long since, String text) {}

    /** A record that came into being. @param key the business key that it had then */
    record Creation(long moment, Aisle aisle, long id, String key) {}

    /**
     * One line of the shop's log.
     *
     * @param before null where the record is new
     * @param after null where it is gone
     * @param byHand whether the campaign's own people did it, and nobody by the API
     */
    record Write(long moment, Aisle aisle, long id, String before, String after, boolean byHand) {
        boolean creates() {
            return before == null;
        }
    }

    /** @param nanos the campaign's clock, as {@link System#nanoTime()} */
    public ShopHistory(LongSupplier nanos) {
        this.nanos = nanos;
        for (Aisle aisle : Aisle.values()) {
            records.put(aisle, new TreeMap<>());
        }
    }

    @Override
    public synchronized void became(Aisle aisle, long id, String text, boolean created) {
        long now = nanos.getAsLong();
        List<Version> versions = records.get(aisle).computeIfAbsent(id, absent -> new ArrayList<>());
        String before = versions.isEmpty() ? null : versions.getLast().text();
        versions.add(new Version(now, text));
        writes.add(new Write(now, aisle, id, before, text, byHand.get()));
        if (created) {
            creations.add(new Creation(now, aisle, id, key(aisle, text)));
        }
    }

    /** Does something to the shop that is not the service's doing. */
    public void byHand(Runnable deed) {
        byHand.set(true);
        try {
            deed.run();
        } finally {
            byHand.set(false);
        }
    }

    /** What was written in a window, in its order. */
    synchronized List<Write> writes(Window window) {
        return writes.stream().filter(write -> window.has(write.moment())).toList();
    }

    /** Notes what a shop holds at this moment, for its files: each keeps its bytes as long as it is there. */
    public synchronized ShopState noted(ShopState state) {
        files.putAll(state.files());
        return state;
    }

    /** The hexadecimal SHA-256 of the file at an address; null where none was ever noted. */
    synchronized String file(String url) {
        return files.get(url);
    }

    /** The texts that a record had at any moment of a window; null among them where it was not there at some moment. */
    synchronized Set<String> texts(Aisle aisle, long id, Window window) {
        Set<String> texts = new HashSet<>();
        List<Version> versions = records.get(aisle).getOrDefault(id, List.of());
        String before = null;
        for (Version version : versions) {
            if (version.since() - window.from() <= 0) {
                before = version.text();
            } else if (window.has(version.since())) {
                texts.add(version.text());
            }
        }
        texts.add(before);
        return texts;
    }

    /**
     * Whether a backup of a window may hold a text of a record: the record had that very text at some moment until then, and in the window it said the same but for its {@code updated_at}, which the
     * shop's connector calls volatile. A backup keeps the text that it has where nothing else changed.
     */
    synchronized boolean mayHold(Aisle aisle, long id, String text, Window window) {
        boolean had = records.get(aisle).getOrDefault(id, List.of()).stream()
                .anyMatch(version -> version.since() - window.to() <= 0 && text.equals(version.text()));
        return had
                && texts(aisle, id, window).stream()
                        .filter(Objects::nonNull)
                        .anyMatch(each -> withoutMoment(each).equals(withoutMoment(text)));
    }

    private static ObjectNode withoutMoment(String text) {
        try {
            ObjectNode record = (ObjectNode) JSON.readTree(text);
            record.remove("updated_at");
            return record;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** The records that were there during the whole of a window. */
    synchronized Set<Long> throughout(Aisle aisle, Window window) {
        Set<Long> ids = new HashSet<>();
        for (long id : records.get(aisle).keySet()) {
            if (texts(aisle, id, window).stream().noneMatch(Objects::isNull)) {
                ids.add(id);
            }
        }
        return ids;
    }

    synchronized List<Creation> creations(Window window) {
        return creations.stream()
                .filter(creation -> window.has(creation.moment()))
                .toList();
    }

    /** How many records of each business key there were at a moment. */
    synchronized Map<String, Integer> keys(Aisle aisle, long moment) {
        Map<String, Integer> keys = new TreeMap<>();
        for (long id : records.get(aisle).keySet()) {
            for (String text : texts(aisle, id, Window.at(moment))) {
                if (text != null) {
                    keys.merge(key(aisle, text), 1, Integer::sum);
                }
            }
        }
        return keys;
    }

    /** What people know a record by. */
    static String key(Aisle aisle, String text) {
        try {
            return JSON.readTree(text).path(aisle.businessKey()).asText();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
