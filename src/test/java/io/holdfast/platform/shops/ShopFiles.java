package io.holdfast.platform.shops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.platform.shops.PlatformServer.Reply;
import io.holdfast.shop.TinyPng;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The pictures of a shop: each has an address of its own, and goes with the record that it belongs to. They come in base64, or from an address that there is. */
final class ShopFiles {
    static final String FOLDER = "/cdn/";
    private final Map<String, byte[]> files = new HashMap<>();

    /** @param address with or without what stands behind a question mark */
    Optional<byte[]> at(String address) {
        return Optional.ofNullable(files.get(address.replaceAll("\\?.*", "")));
    }

    /** Gives a record of the answer shapes pictures that are really there. */
    void house(ObjectNode record, String url) {
        record.findParents("src").forEach(holder -> {
            long number = holder.path("id").asLong(record.get("id").asLong());
            ((ObjectNode) holder).put("src", kept(url, number, TinyPng.of(number)));
        });
    }

    private String kept(String url, long number, byte[] bytes) {
        String address = url + FOLDER + number + ".png";
        files.put(address, bytes);
        return address + "?v=1767600000";
    }

    /** Refuses pictures that are neither sent nor found at their address. */
    Optional<Reply> refusal(ObjectNode sent) {
        return sent.findParents("src").stream()
                .filter(holder -> !holder.has("attachment"))
                .map(holder -> holder.get("src"))
                .filter(src -> src.isTextual() && at(src.asText()).isEmpty())
                .findFirst()
                .map(src -> AdminApi.refused(422, "image", "Could not download " + src.asText()));
    }

    /** Keeps the picture that came with a part of a record, under an address of its own. */
    void take(ObjectNode part, String url, long number) {
        JsonNode attachment = part.remove("attachment");
        if (attachment == null && !part.path("src").isTextual()) {
            return;
        }
        try {
            byte[] bytes = attachment == null ? at(part.get("src").asText()).orElseThrow() : attachment.binaryValue();
            part.put("src", kept(url, number, bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A record's pictures go with it. */
    void forget(ObjectNode record) {
        record.findValuesAsText("src").forEach(src -> files.remove(src.replaceAll("\\?.*", "")));
    }
}
