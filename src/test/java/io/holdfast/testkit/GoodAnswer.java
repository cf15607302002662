package io.holdfast.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.Function;

/** Calls of tests to real servers, which have to succeed. */
public final class GoodAnswer {
    private GoodAnswer() {}

    /**
     * Sends a request and waits for its answer. {@link IllegalStateException} with the server's words for a status of 300 or more, {@link UncheckedIOException} where no answer comes.
     *
     * @param words the body of an answer as people read it
     */
    public static <T> HttpResponse<T> to(
            HttpClient http, HttpRequest request, HttpResponse.BodyHandler<T> body, Function<T, String> words) {
        try {
            HttpResponse<T> answer = http.send(request, body);
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException("%s %s: %d %s"
                        .formatted(request.method(), request.uri(), answer.statusCode(), words.apply(answer.body())));
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at " + request.uri(), e);
        }
    }
}
