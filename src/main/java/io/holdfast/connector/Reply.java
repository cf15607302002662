package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;

/**
 * A whole answer.
 *
 * @param took from the request's first byte to the answer's last
 */
record Reply(int status, HttpHeaders headers, byte[] body, Duration took) {
    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** The body's tree; missing where it is no JSON. */
    JsonNode json() {
        try {
            return ExactJson.MAPPER.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    boolean fits(AnswerMatch match) {
        return match.status().contains(status)
                && (match.pointer() == null
                        || json().at(match.pointer()).asText().equals(match.value()));
    }
}
