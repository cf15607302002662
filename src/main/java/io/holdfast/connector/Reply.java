package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A whole answer.
 *
 * @param took from the request's first byte to the answer's last
 * @param place the address that answered: the last one where redirects were followed
 * @param redirected whether that is another address than the one that was asked
 */
record Reply(int status, HttpHeaders headers, byte[] body, Duration took, URI place, boolean redirected) {
    static Reply of(Answer<byte[]> answer, Duration took) {
        return new Reply(answer.status(), answer.headers(), answer.body(), took, answer.place(), answer.redirected());
    }

    /** An answer whose body is not looked at. */
    static Reply withoutBody(Answer<?> answer) {
        return of(answer.with(new byte[0]), Duration.ZERO);
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** The whole address that a link in this answer stands for; {@code source_answer_invalid} where it is none. */
    String linked(String link) {
        try {
            return Addresses.resolve(place, link).toString();
        } catch (IllegalArgumentException e) {
            throw Problem.of(
                    ErrorCode.SOURCE_ANSWER_INVALID,
                    "The answer's link " + Addresses.shown(link) + " is no address: " + e.getMessage());
        }
    }

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** The body's JSON as UTF-8, without what stands around it; {@code source_answer_invalid} where it is not in the charset that it says. */
    byte[] jsonText() {
        return JsonText.of(body, header("Content-Type").orElse(null));
    }

    /** The body's tree; missing where it is no JSON. */
    JsonNode json() {
        try {
            return ExactJson.MAPPER.readTree(jsonText());
        } catch (IOException | Problem e) {
            return MissingNode.getInstance();
        }
    }

    private String text(AnswerMatch match) {
        if (match.pointer() != null) {
            return json().at(match.pointer()).asText();
        }
        return match.header() == null
                ? new String(body, StandardCharsets.UTF_8)
                : header(match.header()).orElse("").strip();
    }

    boolean fits(AnswerMatch match) {
        if (!match.status().contains(status)) {
            return false;
        }
        String text = text(match);
        if (match.contains() != null) {
            return text.toLowerCase(Locale.ROOT).contains(match.contains().toLowerCase(Locale.ROOT));
        }
        return match.value() == null || text.equals(match.value());
    }
}
