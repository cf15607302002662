package io.holdfast.platform;

import com.sun.net.httpserver.HttpExchange;
import io.holdfast.testkit.LoopbackServer;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One shop of a platform, on a port of its own. Links and callbacks are signed as Shopify says ("Implement authorization code grant manually"), tokens are answered as RFC 6749, 5.1
 * and 5.2 say, and refresh tokens count once as GitLab says ("OAuth 2.0 identity provider API"): a token that was used before is {@code invalid_grant}, unless the test grants a reuse.
 */
public final class Platform implements AutoCloseable {
    /** What the operator registered. */
    public static final String CLIENT_ID = "holdfast-test";

    /** The secret of that client. */
    public static final String CLIENT_SECRET = "shpss_0123456789abcdef";

    private final LoopbackServer server;
    private final TokenDesk desk = new TokenDesk();
    private final Deque<TokenFault> faults = new ConcurrentLinkedDeque<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    /** What happens to the next request for a token. */
    public enum TokenFault {
        /** The answer never comes, and nothing was done. */
        UNHEARD,
        /** All was done, and the answer is lost on its way. */
        LOST_ANSWER,
        /** 503. */
        ILL,
        /** 400 {@code invalid_grant}. */
        REFUSED,
        /** 401 {@code invalid_client}. */
        UNAUTHORIZED
    }

    public Platform() {
        server = LoopbackServer.start(this::handle);
    }

    /** The account's id. */
    public String shop() {
        return "127.0.0.1:" + server.port();
    }

    /** Who issues tokens, and counts. */
    public TokenDesk desk() {
        return desk;
    }

    /** Scripts the next request for a token. */
    public void next(TokenFault fault) {
        faults.add(fault);
    }

    /** The paths of all calls that were answered with data. */
    public List<String> calls() {
        return calls;
    }

    /** The query of a link by which somebody installs, signed at that moment. */
    public String link(Instant at) {
        return signed(Map.of(
                "session",
                UUID.randomUUID().toString().replace("-", ""),
                "shop",
                shop(),
                "timestamp",
                String.valueOf(at.getEpochSecond())));
    }

    /** A query with its signature: the parameters sorted and joined, HMAC-SHA-256, hex. */
    public static String signed(Map<String, String> params) {
        Map<String, String> sorted = new TreeMap<>(params);
        String plain = sorted.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining("&"));
        return query(sorted) + "&hmac=" + HexFormat.of().formatHex(hmac(plain.getBytes(StandardCharsets.UTF_8)));
    }

    /** The headers of a webhook ("Verify a webhook": base64 of the HMAC of the raw body). */
    public Map<String, String> webhook(String topic, String delivery, String body) {
        return Map.of(
                "X-Market-Topic",
                topic,
                "X-Market-Webhook-Id",
                delivery,
                "X-Market-Shop-Domain",
                shop(),
                "X-Market-Hmac-Sha256",
                Base64.getEncoder().encodeToString(hmac(body.getBytes(StandardCharsets.UTF_8))));
    }

    private static byte[] hmac(byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(CLIENT_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        switch (path) {
            case "/admin/oauth/authorize", "/connect/authorize" -> consent(exchange);
            case "/admin/oauth/access_token", "/oauth/token", "/connect/token" -> token(exchange, body);
            default -> data(exchange, path);
        }
    }

    /** The person says yes at once. */
    private void consent(HttpExchange exchange) throws IOException {
        Map<String, String> asked = parsed(exchange.getRequestURI().getRawQuery());
        if (!CLIENT_ID.equals(asked.get("client_id")) || !"code".equals(asked.get("response_type"))) {
            answer(exchange, 400, "{\"error\":\"invalid_request\"}");
            return;
        }
        Map<String, String> back = Map.of(
                "code",
                desk.code(asked.get("redirect_uri")),
                "shop",
                shop(),
                "state",
                asked.get("state"),
                "timestamp",
                String.valueOf(Instant.now().getEpochSecond()));
        exchange.getResponseHeaders().set("Location", asked.get("redirect_uri") + "?" + signed(back));
        answer(exchange, 302, "");
    }

    private void token(HttpExchange exchange, byte[] body) throws IOException {
        Map<String, String> form = parsed(new String(body, StandardCharsets.UTF_8));
        TokenFault fault = faults.poll();
        if (fault == TokenFault.UNHEARD) {
            exchange.close();
            return;
        }
        if (fault == TokenFault.ILL) {
            answer(exchange, 503, "{\"error\":\"temporarily_unavailable\"}");
            return;
        }
        if (fault == TokenFault.REFUSED) {
            answer(exchange, 400, "{\"error\":\"invalid_grant\",\"error_description\":\"The app was uninstalled.\"}");
            return;
        }
        if (fault == TokenFault.UNAUTHORIZED || !isClient(exchange, form)) {
            answer(exchange, 401, "{\"error\":\"invalid_client\"}");
            return;
        }
        TokenDesk.Said said = desk.answer(form);
        if (fault == TokenFault.LOST_ANSWER) {
            exchange.close();
            return;
        }
        answer(exchange, said.status(), said.body());
    }

    private static boolean isClient(HttpExchange exchange, Map<String, String> form) {
        String basic = "Basic "
                + Base64.getEncoder()
                        .encodeToString((CLIENT_ID + ":" + CLIENT_SECRET).getBytes(StandardCharsets.UTF_8));
        return basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                || (CLIENT_ID.equals(form.get("client_id")) && CLIENT_SECRET.equals(form.get("client_secret")));
    }

    private void data(HttpExchange exchange, String path) throws IOException {
        String market = exchange.getRequestHeaders().getFirst("X-Access-Token");
        String header = market == null ? exchange.getRequestHeaders().getFirst("X-Shopify-Access-Token") : market;
        String bearer = exchange.getRequestHeaders().getFirst("Authorization");
        if (!desk.isGood(header) && (bearer == null || !desk.isGood(bearer.replace("Bearer ", "")))) {
            answer(exchange, 401, "{\"errors\":\"[API] Invalid API key or access token\"}");
            return;
        }
        calls.add(path);
        String port = String.valueOf(server.port());
        answer(
                exchange,
                200,
                switch (path) {
                    case "/api/v4/user" -> "{\"id\":" + port + ",\"username\":\"root\"}";
                    case "/api/products.json" -> "{\"products\":[{\"id\":1,\"title\":\"Tea\"}]}";
                    default -> "{\"shop\":{\"id\":" + port + "}}";
                });
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String query(Map<String, String> params) {
        return params.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** The parameters of a query or a form. */
    public static Map<String, String> parsed(String text) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            String[] parts = pair.split("=", 2);
            all.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return all;
    }

    @Override
    public void close() {
        server.close();
    }
}
