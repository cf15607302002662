package io.holdfast.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** Behaves at its start like Holdfast: becomes ready after a while, or fails where {@code stand-in.fails} is set. */
final class StandIn {
    private StandIn() {}

    public static void main(String[] arguments) throws IOException {
        if (Boolean.getBoolean("stand-in.fails")) {
            System.out.println("the database does not answer");
            System.exit(3);
        }
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", Integer.getInteger("quarkus.http.port"));
        HttpServer server = HttpServer.create(address, 0);
        AtomicInteger asked = new AtomicInteger();
        server.createContext(
                "/q/health/ready", exchange -> answer(exchange, asked.incrementAndGet() < 3 ? 503 : 200, ""));
        server.createContext(
                "/api/v1/auth/tokens", exchange -> answer(exchange, 200, "{\"token\":\"t" + asked.get() + "\"}"));
        server.createContext("/api/v1/backups/1", exchange -> answer(exchange, 200, "{\"state\":\"SUCCEEDED\"}"));
        server.createContext("/api/v1/list", exchange -> {
            String cursor = String.valueOf(exchange.getRequestURI().getRawQuery());
            answer(exchange, 200, "{\"items\":[1,2],\"next\":" + (cursor.equals("null") ? "\"a b\"" : "null") + "}");
        });
        server.createContext(
                "/api/v1/sources",
                exchange -> answer(exchange, 409, "{\"code\":\"name_taken\",\"detail\":\"shop\",\"status\":409}"));
        server.start();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
            exchange.getResponseBody().write(body.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
    }
}
