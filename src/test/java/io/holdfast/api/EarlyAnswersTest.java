package io.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Requests that end before any operation is reached, on raw connections: a client would refuse to send some of them. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class EarlyAnswersTest {
    @Test
    void an_announced_body_beyond_the_limit_is_a_problem_with_a_code() throws IOException {
        assertThat(answer("POST", "/api/v1/sources", "Content-Length: 1100000\r\n"))
                .startsWith("HTTP/1.1 413 ")
                .containsIgnoringCase("content-type: application/problem+json")
                .containsIgnoringCase("connection: close")
                .contains("\"code\":\"request_too_large\"", "\"status\":413", "/docs/errors#request_too_large");
    }

    @Test
    void an_address_that_is_too_long_is_a_problem_with_a_code() throws IOException {
        assertThat(answer("GET", "/api/v1/sources?q=" + "a".repeat(9_000), ""))
                .startsWith("HTTP/1.1 414 ")
                .containsIgnoringCase("content-type: application/problem+json")
                .contains("\"code\":\"address_too_long\"", "\"status\":414");
    }

    @Test
    void an_address_of_eight_thousand_characters_is_read() throws IOException {
        assertThat(answer("GET", "/api/v1/sources?q=" + "a".repeat(8_000), "")).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void what_is_no_address_is_refused_with_a_status_alone() throws IOException {
        for (String address : new String[] {"/api/v1/%zz", "/api/v1/sources/%", "/api/v1/sources?limit=%zz"}) {
            assertThat(answer("GET", address, "")).as(address).startsWith("HTTP/1.1 400 ");
        }
    }

    private static String answer(String method, String address, String headers) throws IOException {
        String head = method + " " + address + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + headers
                + "Content-Type: application/json\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            StringBuilder answer = new StringBuilder();
            // A server that waits for what was announced keeps the connection, so a body's end is the end.
            while (answer.indexOf("}") < 0) {
                int read = socket.getInputStream().read();
                if (read < 0) {
                    break;
                }
                answer.append((char) read);
            }
            return answer.toString();
        }
    }
}
