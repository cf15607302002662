package io.holdfast.guide;

import com.sun.net.httpserver.HttpExchange;
import io.holdfast.testkit.LoopbackServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The help desk of the guide, on the loopback: it answers as the guide says that its documentation does. */
public final class HelpDesk implements AutoCloseable {
    public static final String TOKEN = "desk-t0ken-0815";
    private static final Pattern TICKET = Pattern.compile("/v2/tickets/(\\d+)(/comments)?");
    private static final int LARGEST_PAGE = 5;

    private final int tickets;
    private final LoopbackServer server;

    /** @param tickets numbered from 1; every third has two comments, every fourth a file */
    public HelpDesk(int tickets) {
        this.tickets = tickets;
        server = LoopbackServer.start(this::handle);
    }

    public String url() {
        return server.url();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean known = TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Token"));
            String path = exchange.getRequestURI().getPath();
            String body =
                    known ? body(path, query(exchange.getRequestURI().getQuery())) : "{\"error\":\"who are you?\"}";
            byte[] bytes = (body == null ? "{\"error\":\"not here\"}" : body).getBytes(StandardCharsets.UTF_8);
            String type = path.startsWith("/files/") ? "application/octet-stream" : "application/json";
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(known ? body == null ? 404 : 200 : 401, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private String body(String path, Map<String, String> query) {
        Matcher ticket = TICKET.matcher(path);
        if (ticket.matches() && Integer.parseInt(ticket.group(1)) <= tickets) {
            int id = Integer.parseInt(ticket.group(1));
            return ticket.group(2) == null ? "{\"data\":" + ticket(id) + "}" : comments(id, query);
        }
        return switch (path) {
            case "/v2/me" -> "{\"id\":7,\"name\":\"Backup\"}";
            case "/v2/agents" -> "[{\"id\":1,\"name\":\"Ana\"},{\"id\":2,\"name\":\"Bo\"}]";
            case "/v2/tickets/count" -> "{\"total\":" + tickets + "}";
            case "/v2/tickets" -> list(query);
            default -> path.startsWith("/files/") ? "the bytes of " + path : null;
        };
    }

    private String list(Map<String, String> query) {
        int after = Integer.parseInt(query.getOrDefault("after", "0"));
        int last =
                Math.min(tickets, after + Math.min(LARGEST_PAGE, Integer.parseInt(query.getOrDefault("limit", "25"))));
        String since = query.getOrDefault("updated_since", "");
        String data = IntStream.rangeClosed(after + 1, last)
                .filter(id -> updated(id).compareTo(since) >= 0)
                .mapToObj(this::ticket)
                .collect(Collectors.joining(",", "[", "]"));
        return "{\"data\":" + data + ",\"paging\":{" + (last < tickets ? "\"next\":\"" + last + "\"" : "") + "}}";
    }

    private String ticket(int id) {
        String files = id % 4 == 0 ? "{\"name\":\"log\",\"url\":\"" + url() + "/files/" + id + ".txt\"}" : "";
        return "{\"id\":%d,\"subject\":\"Ticket %d\",\"assignee_id\":%d,\"attachments\":[%s],\"updated_at\":\"%s\",\"last_viewed_at\":%d}"
                .formatted(id, id, 1 + id % 2, files, updated(id), System.nanoTime());
    }

    private static String updated(int id) {
        return "2026-01-%02dT08:00:00Z".formatted(1 + id % 28);
    }

    private static String comments(int id, Map<String, String> query) {
        boolean first = query.getOrDefault("page", "1").equals("1");
        return id % 3 == 0 && first
                ? "{\"data\":[{\"id\":1,\"text\":\"It broke.\"},{\"id\":2,\"text\":\"It is whole.\"}]}"
                : "{\"data\":[]}";
    }

    private static Map<String, String> query(String text) {
        return text == null
                ? Map.of()
                : Arrays.stream(text.split("&"))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    @Override
    public void close() {
        server.close();
    }
}
