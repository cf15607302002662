package io.holdfast.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Optional;

/** Stands before a room of the shop: notes every call and lets the scripted faults happen. */
final class Entrance implements HttpHandler {
    /** Answers requests; {@code fault} is one that only the room can play, or nothing. */
    interface Room {
        Answer answer(Request request, Optional<Fault> fault);
    }

    private final Room room;
    private final Faults faults;
    private final Calls calls;

    Entrance(Room room, Faults faults, Calls calls) {
        this.room = room;
        this.faults = faults;
        this.calls = calls;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        long nanos = System.nanoTime();
        Instant at = Instant.now();
        try (exchange) {
            Request request = Request.of(exchange);
            Optional<Fault> fault = faults.take(request);
            Optional<Answer> answer = play(request, fault);
            int status = answer.map(Answer::status).orElse(0);
            calls.add(new Call(
                    nanos,
                    at,
                    request.method(),
                    request.path(),
                    request.query(),
                    status,
                    request.header("User-Agent"),
                    request.header("X-Holdfast-Worker")));
            if (answer.isPresent()) {
                send(
                        exchange,
                        answer.get(),
                        fault.filter(Fault.CutBody.class::isInstance).isPresent());
            }
        }
    }

    private Optional<Answer> play(Request request, Optional<Fault> fault) {
        return switch (fault.orElse(null)) {
            case null -> Optional.of(room.answer(request, fault));
            case Fault.Drop() -> Optional.empty();
            case Fault.DropAfterwards() -> {
                room.answer(request, fault);
                yield Optional.empty();
            }
            case Fault.Status status -> Optional.of(scripted(status));
            case Fault.Hold(var release) -> {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    yield Optional.empty();
                }
                yield Optional.of(room.answer(request, fault));
            }
            case Fault.Meanwhile(var deed) -> {
                deed.run();
                yield Optional.of(room.answer(request, fault));
            }
            case Fault.CutBody(), Fault.SamePageAgain(), Fault.Blank() -> Optional.of(room.answer(request, fault));
        };
    }

    private static Answer scripted(Fault.Status fault) {
        HashMap<String, String> headers = new HashMap<>(fault.headers());
        headers.put("Content-Type", fault.contentType());
        return new Answer(fault.status(), headers, fault.body().getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, Answer answer, boolean cut) throws IOException {
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        byte[] body = answer.body();
        if (body.length == 0 || exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body, 0, cut ? body.length / 2 : body.length);
        if (cut) {
            exchange.getResponseBody().flush();
        } else {
            exchange.getResponseBody().close();
        }
    }
}
