package io.holdfast.shop;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * All that a shop held at one moment.
 *
 * @param records by kind and id; numbers are exact
 * @param files the hexadecimal SHA-256 of each file by its whole address
 */
public record ShopState(Map<Aisle, Map<Long, JsonNode>> records, Map<String, String> files) {
    static JsonNode parse(byte[] json) {
        try {
            return RawObject.JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many records of all kinds there were. */
    public int size() {
        return records.values().stream().mapToInt(Map::size).sum();
    }
}
