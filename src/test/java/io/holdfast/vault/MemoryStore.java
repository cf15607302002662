package io.holdfast.vault;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.store.Body;
import io.holdfast.store.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Objects in memory, open to vandals, with a count of the ranged reads. For one thread. */
final class MemoryStore implements ObjectStore {
    private final TreeMap<String, byte[]> objects = new TreeMap<>();
    private int ranges;

    /** The bytes of all objects, to be looked at and spoiled. */
    TreeMap<String, byte[]> objects() {
        return objects;
    }

    /** How many ranged reads there were since the last time this was asked. */
    int rangesSince() {
        int count = ranges;
        ranges = 0;
        return count;
    }

    @Override
    public boolean putIfAbsent(String key, Body body) {
        try (InputStream in = body.content().open()) {
            return objects.putIfAbsent(key, in.readAllBytes()) == null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] range(String key, long offset, int length) {
        ranges++;
        byte[] bytes = there(key);
        if (offset + length > bytes.length) {
            throw Problem.of(ErrorCode.OBJECT_DAMAGED, "shorter");
        }
        return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
    }

    @Override
    public InputStream open(String key) {
        return new ByteArrayInputStream(there(key));
    }

    private byte[] there(String key) {
        byte[] bytes = objects.get(key);
        if (bytes == null) {
            throw Problem.of(ErrorCode.OBJECT_MISSING, key);
        }
        return bytes;
    }

    @Override
    public OptionalLong size(String key) {
        return objects.containsKey(key) ? OptionalLong.of(objects.get(key).length) : OptionalLong.empty();
    }

    @Override
    public void delete(String key) {
        objects.remove(key);
    }

    @Override
    public List<String> list(String prefix, Optional<String> after, int limit) {
        return objects.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .filter(key -> after.isEmpty() || key.compareTo(after.get()) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public void probe() {}
}
