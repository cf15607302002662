package io.holdfast.platform.shops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.connector.ExactJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whether the test platforms answer in the shapes that are kept. */
class AdminFixturesTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void shopify_answers_in_the_shapes_that_its_vendor_shows() throws Exception {
        try (AdminApi api = new AdminApi(new Shopify(), 40, 2)) {
            api.shop.add("products", null, Map.of("title", "New"));
            long gone = api.shop.add("products", null, Map.of("title", "Gone"));
            api.shop.delete("products", gone);

            answersInItsShapes(api, "shopify", Map.of("X-Shopify-Access-Token", Shopify.TOKEN));
        }
    }

    @Test
    void haravan_answers_in_the_shapes_that_its_vendor_shows() throws Exception {
        try (AdminApi api = new AdminApi(new Haravan(), 80, 4)) {
            api.shop.add("products", null, Map.of("title", "New"));

            answersInItsShapes(api, "haravan", Map.of("Authorization", "Bearer " + Haravan.TOKEN));
        }
    }

    private void answersInItsShapes(AdminApi api, String platform, Map<String, String> proof)
            throws IOException, InterruptedException {
        Fixtures fixtures = Fixtures.of(platform);
        Map<String, String> wrong = new TreeMap<>();
        for (Fixtures.Fixture each : fixtures.all()) {
            JsonNode answer = body(get(api, each.call(), proof));
            Fixtures.differences(fixtures.object(each.file()), answer)
                    .forEach((place, difference) -> wrong.put(each.file() + place, difference));
        }
        assertThat(wrong).isEmpty();
        assertThat(get(api, fixtures.all().getFirst().call(), Map.of()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void shopify_refuses_more_calls_than_its_bucket_holds_and_says_how_long() throws Exception {
        try (AdminApi api = new AdminApi(new Shopify(), 2, 0.5)) {
            Map<String, String> proof = Map.of("X-Shopify-Access-Token", Shopify.TOKEN);
            String call = Shopify.PREFIX + "shop.json";

            assertThat(get(api, call, proof).headers().firstValue("X-Shopify-Shop-Api-Call-Limit"))
                    .contains("1/2");
            get(api, call, proof);
            HttpResponse<byte[]> third = get(api, call, proof);

            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.headers().firstValue("Retry-After")).contains("2.0");
        }
    }

    private static JsonNode body(HttpResponse<byte[]> response) {
        return ExactJson.object(response.body());
    }

    private HttpResponse<byte[]> get(AdminApi api, String call, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api.server.url() + call));
        headers.forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }
}
