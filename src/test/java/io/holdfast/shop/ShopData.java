package io.holdfast.shop;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** All that a shop holds. Every method is one step that others see wholly or not at all. */
final class ShopData {
    private static final Set<String> OWN_FIELDS = Set.of("id", "created_at", "updated_at");

    private final Map<Aisle, Shelf> shelves = new EnumMap<>(Aisle.class);
    private final Map<String, ShopFile> files = new TreeMap<>();
    private final ShopRules rules = new ShopRules(this);
    private final String filesBase;
    private ShopWatcher watcher = (aisle, id, text, created) -> {};
    private long lastId;

    /** @param firstId of the ids that are given out, one after the other, whatever the kind of record */
    ShopData(String filesBase, long firstId) {
        this.filesBase = filesBase;
        this.lastId = firstId - 1;
        for (Aisle aisle : Aisle.values()) {
            shelves.put(aisle, new Shelf());
        }
    }

    /** Tells a watcher all that is here, and from now on every change. */
    synchronized void tell(ShopWatcher newWatcher) {
        watcher = newWatcher;
        shelves.forEach((aisle, shelf) -> shelf.ids().forEach(id -> told(aisle, id, true)));
    }

    private void told(Aisle aisle, long id, boolean created) {
        watcher.became(aisle, id, json(aisle, id).map(ShopData::text).orElse(null), created);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    synchronized int count(Aisle aisle) {
        return shelves.get(aisle).size();
    }

    synchronized List<byte[]> page(Aisle aisle, long number, int limit) {
        return shelves.get(aisle).slice((number - 1) * limit, limit);
    }

    synchronized List<byte[]> withKey(Aisle aisle, String businessKey) {
        Shelf shelf = shelves.get(aisle);
        return shelf.idsOf(businessKey).stream()
                .map(id -> shelf.json(id).orElseThrow())
                .toList();
    }

    synchronized List<Long> ids(Aisle aisle) {
        return shelves.get(aisle).ids();
    }

    synchronized List<Long> ids(Aisle aisle, String businessKey) {
        return shelves.get(aisle).idsOf(businessKey);
    }

    synchronized boolean has(Aisle aisle, long id) {
        return shelves.get(aisle).has(id);
    }

    synchronized Optional<byte[]> json(Aisle aisle, long id) {
        return shelves.get(aisle).json(id);
    }

    synchronized Optional<RawObject> record(Aisle aisle, long id) {
        return shelves.get(aisle).record(id);
    }

    /** Puts a record on its shelf under a new id, dated as given, without asking the rules. */
    synchronized long seed(Aisle aisle, RawObject fields, Instant created) {
        RawObject record = new RawObject().put("id", Long.toString(++lastId));
        fields.names().stream()
                .filter(name -> !OWN_FIELDS.contains(name))
                .forEach(name -> record.put(name, fields.raw(name)));
        record.putText("created_at", created.toString()).putText("updated_at", created.toString());
        shelves.get(aisle).add(lastId, key(aisle, record), record);
        told(aisle, lastId, true);
        return lastId;
    }

    /** @throws ShopRules.Broken where the rules forbid the record; nothing is changed then */
    synchronized byte[] create(Aisle aisle, RawObject fields) {
        rules.judge(aisle, fields, Optional.empty());
        rules.complete(aisle, fields, lastId + 1);
        return json(aisle, seed(aisle, fields, now())).orElseThrow();
    }

    /**
     * Puts the given fields over those of a record.
     *
     * @return empty where there is no such record
     * @throws ShopRules.Broken where the rules forbid it; nothing is changed then
     */
    synchronized Optional<byte[]> update(Aisle aisle, long id, RawObject fields) {
        Optional<RawObject> found = record(aisle, id);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        rules.judge(aisle, fields, Optional.of(id));
        RawObject record = found.get();
        Set<String> before = fileNames(record);
        fields.names().stream()
                .filter(name -> !OWN_FIELDS.contains(name))
                .forEach(name -> record.put(name, fields.raw(name)));
        touch(aisle, id, record);
        before.removeAll(fileNames(record));
        files.keySet().removeAll(before);
        return json(aisle, id);
    }

    /** Deletes a record with what belongs to it. Orders keep the ids of what is gone; collections lose those of products. */
    synchronized boolean delete(Aisle aisle, long id) {
        Optional<RawObject> found = record(aisle, id);
        if (found.isEmpty()) {
            return false;
        }
        shelves.get(aisle).remove(id);
        told(aisle, id, false);
        if (aisle == Aisle.PRODUCTS) {
            files.keySet().removeAll(fileNames(found.get()));
            for (long variant : ids(Aisle.VARIANTS)) {
                if (record(Aisle.VARIANTS, variant)
                                .orElseThrow()
                                .value("product_id")
                                .asLong()
                        == id) {
                    shelves.get(Aisle.VARIANTS).remove(variant);
                    told(Aisle.VARIANTS, variant, false);
                }
            }
            for (long collection : ids(Aisle.COLLECTIONS)) {
                dropProduct(collection, id);
            }
        }
        return true;
    }

    private void dropProduct(long collection, long product) {
        RawObject record = record(Aisle.COLLECTIONS, collection).orElseThrow();
        List<String> left = new ArrayList<>();
        record.value("product_ids").forEach(each -> left.add(each.asText()));
        if (left.remove(Long.toString(product))) {
            record.put("product_ids", left.stream().collect(Collectors.joining(",", "[", "]")));
            touch(Aisle.COLLECTIONS, collection, record);
        }
    }

    private void touch(Aisle aisle, long id, RawObject record) {
        record.putText("updated_at", now().toString());
        shelves.get(aisle).replace(id, key(aisle, record), record);
        told(aisle, id, false);
    }

    synchronized Optional<ShopFile> file(String name) {
        return Optional.ofNullable(files.get(name));
    }

    /** Keeps a file under a name that is like the given one and new. @return its address */
    synchronized String addFile(String name, ShopFile file) {
        String clean = name.replaceAll("[^A-Za-z0-9._-]", "_");
        String free = clean;
        while (files.containsKey(free)) {
            free = ++lastId + "-" + clean;
        }
        files.put(free, file);
        return filesBase + free;
    }

    synchronized boolean deleteFile(String name) {
        return files.remove(name) != null;
    }

    synchronized void replaceFile(String name, ShopFile file) {
        files.put(name, file);
    }

    synchronized ShopState state() {
        Map<Aisle, Map<Long, JsonNode>> records = new EnumMap<>(Aisle.class);
        shelves.forEach((aisle, shelf) -> {
            Map<Long, JsonNode> all = new TreeMap<>();
            for (long id : shelf.ids()) {
                all.put(id, ShopState.parse(shelf.json(id).orElseThrow()));
            }
            records.put(aisle, all);
        });
        Map<String, String> digests = new TreeMap<>();
        files.forEach((name, file) -> digests.put(filesBase + name, file.digest()));
        return new ShopState(records, digests);
    }

    /** The names of the shop's own files to which a product refers. */
    Set<String> fileNames(RawObject product) {
        return StreamSupport.stream(product.value("images").spliterator(), false)
                .map(image -> image.path("src").asText())
                .filter(src -> src.startsWith(filesBase))
                .map(src -> src.substring(filesBase.length()))
                .collect(Collectors.toSet());
    }

    private static String key(Aisle aisle, RawObject record) {
        return record.value(aisle.businessKey()).asText();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
