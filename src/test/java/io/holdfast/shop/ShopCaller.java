package io.holdfast.shop;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Calls a shop as its customers' programs do. */
final class ShopCaller implements AutoCloseable {
    private final DemoShop shop;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ShopCaller(DemoShop shop) {
        this.shop = shop;
    }

    HttpResponse<byte[]> send(String method, String path, String body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(shop.at(path))
                .header("Authorization", "Bearer " + shop.token())
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    HttpResponse<byte[]> get(String path, String... headers) throws IOException {
        return send("GET", path, "", headers);
    }

    int status(String path) throws IOException {
        return get(path).statusCode();
    }

    String text(String path) throws IOException {
        return text(get(path));
    }

    JsonNode json(String path) throws IOException {
        return json(get(path));
    }

    static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    static JsonNode json(HttpResponse<byte[]> answer) {
        return ShopState.parse(answer.body());
    }

    @Override
    public void close() {
        http.close();
    }
}
