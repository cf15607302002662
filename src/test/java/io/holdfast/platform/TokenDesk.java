package io.holdfast.platform;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Issues tokens: codes and refresh tokens count once. */
public final class TokenDesk {
    private final Map<String, String> codes = new HashMap<>();
    private final Set<String> fresh = new HashSet<>();
    private final Set<String> good = new HashSet<>();
    private int refreshes;
    private int reuses;
    private int expiresIn = 3600;

    record Said(int status, String body) {}

    /** How long access tokens live, in seconds. */
    public synchronized void life(int seconds) {
        expiresIn = seconds;
    }

    /** Lets a refresh token that was used before count that many times more. */
    public synchronized void allowReuse(int times) {
        reuses = times;
    }

    /** How many requests to refresh were granted. */
    public synchronized int refreshes() {
        return refreshes;
    }

    /** Ends all access tokens before their time. */
    public synchronized void endAccess() {
        good.clear();
    }

    synchronized String code(String redirect) {
        String code = UUID.randomUUID().toString();
        codes.put(code, redirect);
        return code;
    }

    synchronized boolean isGood(String token) {
        return token != null && good.contains(token);
    }

    synchronized Said answer(Map<String, String> form) {
        return switch (form.getOrDefault("grant_type", "")) {
            case "authorization_code" ->
                form.getOrDefault("redirect_uri", "?").equals(codes.remove(form.get("code"))) ? granted() : refused();
            case "refresh_token" -> refreshed(form.get("refresh_token"));
            default -> new Said(400, "{\"error\":\"unsupported_grant_type\"}");
        };
    }

    private Said refreshed(String token) {
        if (!fresh.remove(token)) {
            if (reuses == 0) {
                return refused();
            }
            reuses--;
        }
        refreshes++;
        return granted();
    }

    private Said granted() {
        String access = "at_" + UUID.randomUUID();
        String refresh = "rt_" + UUID.randomUUID();
        good.add(access);
        fresh.add(refresh);
        return new Said(
                200,
                "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d,\"refresh_token\":\"%s\",\"scope\":\"read_products\"}"
                        .formatted(access, expiresIn, refresh));
    }

    private static Said refused() {
        return new Said(
                400,
                "{\"error\":\"invalid_grant\",\"error_description\":\"The grant is invalid, expired, revoked or was used before.\"}");
    }
}
