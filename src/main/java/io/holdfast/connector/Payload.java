package io.holdfast.connector;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A request's body, which can be sent more than once.
 *
 * @param size bytes
 */
record Payload(Map<String, String> headers, long size, Supplier<BodyPublisher> publisher) {
    static final Payload NONE = new Payload(Map.of(), 0, BodyPublishers::noBody);

    static Payload json(byte[] body) {
        return new Payload(
                Map.of("Content-Type", "application/json"), body.length, () -> BodyPublishers.ofByteArray(body));
    }

    /** The file's bytes as they are, with its name beside them. */
    static Payload file(MediaFile file) {
        Map<String, String> headers = Map.of(
                "Content-Type",
                file.contentType().isBlank() ? "application/octet-stream" : file.contentType(),
                "Content-Disposition",
                "attachment; filename=\"" + ascii(file.name()) + "\"; filename*=UTF-8''" + encoded(file.name()));
        return new Payload(
                headers,
                file.size(),
                () -> file.size() == 0
                        ? BodyPublishers.noBody()
                        : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> open(file)), file.size()));
    }

    private static InputStream open(MediaFile file) {
        try {
            return file.content().open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
