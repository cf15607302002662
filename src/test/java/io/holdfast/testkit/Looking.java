package io.holdfast.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Looks at one address again and again. Waiting is most of what tests do, so a look costs little: no Groovy, nothing parsed but the state. */
final class Looking {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpRequest request;
    private String last = "(nothing yet)";

    /** @param token of who looks */
    Looking(String path, String token) {
        this.request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .header("Authorization", "Bearer " + token)
                .build();
    }

    /** The {@code state} of what is there now; empty where the answer is none of success. */
    String state() throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        last = answer.body();
        return answer.statusCode() == 200 ? JSON.readTree(last).path("state").asText() : "";
    }

    /** What was answered last, whatever it was. */
    String last() {
        return last;
    }
}
