package io.holdfast.connector;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request's body, which can be sent more than once.
 *
 * @param size bytes
 */
record Payload(Map<String, String> headers, long size, Content content) {
    static final Payload NONE = new Payload(Map.of(), 0, InputStream::nullInputStream);

    /** The bytes, from the first on each time. */
    @FunctionalInterface
    interface Content {
        InputStream open() throws IOException;
    }

    static Payload json(byte[] body) {
        return of("application/json", body);
    }

    /** Fields as a page's form sends them. */
    static Payload form(Map<String, String> fields) {
        String text = fields.entrySet().stream()
                .map(each -> Requests.encoded(each.getKey()) + "=" + Requests.encoded(each.getValue()))
                .collect(Collectors.joining("&"));
        return of("application/x-www-form-urlencoded", text.getBytes(StandardCharsets.UTF_8));
    }

    private static Payload of(String type, byte[] body) {
        return new Payload(Map.of("Content-Type", type), body.length, () -> new ByteArrayInputStream(body));
    }

    /** The file's bytes as they are, with its name beside them. */
    static Payload file(MediaFile file) {
        Map<String, String> headers = Map.of(
                "Content-Type",
                file.contentType().isBlank() ? "application/octet-stream" : file.contentType(),
                "Content-Disposition",
                "attachment; filename=\"" + ascii(file.name()) + "\"; filename*=UTF-8''" + encoded(file.name()));
        return new Payload(headers, file.size(), () -> file.content().open());
    }

    private static String ascii(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .replaceAll("[^ !#-\\[\\]-~]|;", "_");
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }
}
