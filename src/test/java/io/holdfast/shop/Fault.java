package io.holdfast.shop;

import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Something that goes wrong with one call. */
public sealed interface Fault {
    /** Answers this instead, without doing anything. */
    record Status(int status, String contentType, String body, Map<String, String> headers) implements Fault {}

    /** Closes the connection without doing or answering anything. */
    record Drop() implements Fault {}

    /** Does what was asked, then closes the connection without an answer: the caller cannot know. */
    record DropAfterwards() implements Fault {}

    /** Announces the whole answer and ends the connection in its middle. */
    record CutBody() implements Fault {}

    /** Goes on as usual once the latch is at zero. */
    record Hold(CountDownLatch release) implements Fault {}

    /** Answers a list with the page before the one that was asked for. */
    record SamePageAgain() implements Fault {}

    /** Answers a list with no records at all. */
    record Blank() implements Fault {}

    /** Does something of the test's own, then goes on as usual. */
    record Meanwhile(Runnable deed) implements Fault {}

    static Fault status(int status) {
        return new Status(status, "application/json", "{\"errors\":\"scripted\"}", Map.of());
    }

    /** A page for people where data should be. */
    static Fault html() {
        return new Status(200, "text/html", "<!doctype html><title>Sign in</title>", Map.of());
    }

    static Fault answer(String json) {
        return new Status(200, "application/json", json, Map.of());
    }

    static Fault tooMany(int retryAfterSeconds) {
        return new Status(
                429,
                "application/json",
                "{\"errors\":\"Exceeded the call limit\"}",
                Map.of("Retry-After", Integer.toString(retryAfterSeconds)));
    }
}
