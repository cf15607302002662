package io.holdfast.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** What other processes may ask of a standalone shop besides its API. */
final class AdminDoor implements HttpHandler {
    private final DemoShop shop;

    AdminDoor(DemoShop shop) {
        this.shop = shop;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(Request.of(exchange));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    private Answer answer(Request request) {
        return switch (request.path()) {
            case "/_shop/log" ->
                Answer.json(
                        200,
                        shop.calls().list().stream()
                                .map(AdminDoor::line)
                                .collect(Collectors.joining(",\n", "[", "]\n")));
            case "/_shop/over-bucket" ->
                Answer.json(200, "{\"calls_over_bucket\":" + shop.maxCallsOverBucket() + "}\n");
            case "/_shop/counts" ->
                Answer.json(
                        200,
                        Arrays.stream(Aisle.values())
                                .map(aisle -> "\"%s\":%d".formatted(aisle.plural(), shop.count(aisle)))
                                .collect(Collectors.joining(",", "{", "}\n")));
            case "/_shop/spoil" -> spoil(request.parameters());
            default -> Answer.error(404, "Not Found");
        };
    }

    private Answer spoil(Map<String, String> parameters) {
        int count = Integer.parseInt(parameters.getOrDefault("count", "300"));
        long seed = Long.parseLong(parameters.getOrDefault("seed", "1"));
        return Answer.json(
                200,
                shop.spoil(count, seed).entrySet().stream()
                        .map(done -> "\"%s\":%d".formatted(done.getKey().plural(), done.getValue()))
                        .collect(Collectors.joining(",", "{", "}\n")));
    }

    private static String line(Call call) {
        return new RawObject()
                .putText("at", call.at().toString())
                .put("nanos", Long.toString(call.nanos()))
                .putText("method", call.method())
                .putText("path", call.path())
                .putText("query", call.query())
                .put("status", Integer.toString(call.status()))
                .putText("user_agent", call.userAgent())
                .putText("worker", call.worker())
                .toString();
    }
}
