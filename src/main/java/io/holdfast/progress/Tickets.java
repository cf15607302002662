package io.holdfast.progress;

import io.holdfast.auth.Tokens;
import io.holdfast.crypto.Sha256;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.tenant.TenantId;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.value.ValueCommands;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** Lets a browser open the socket without a token in an address: a ticket is taken with the token, lives 30 seconds and is good once. */
@Singleton
class Tickets {
    static final Duration LIFE = Duration.ofSeconds(30);
    private static final String KEY = "holdfast:ticket:";
    private final ValueCommands<String, String> redis;
    private final Tokens tokens;

    Tickets(RedisDataSource redis, Tokens tokens) {
        this.redis = redis.value(String.class);
        this.tokens = tokens;
    }

    /** Who watches, and until when they may. */
    record Watcher(TenantId tenant, Instant until) {}

    /** A new ticket for a watcher; {@code service_unavailable} where Redis is away. */
    String issue(Watcher watcher) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        try {
            redis.setex(
                    key(ticket),
                    LIFE.toSeconds(),
                    watcher.tenant() + " " + watcher.until().getEpochSecond());
        } catch (RuntimeException e) {
            throw Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "Redis does not answer.", e);
        }
        return ticket;
    }

    /** Takes a ticket in; empty where it is unknown, too old or was used. */
    Optional<Watcher> redeem(String ticket) {
        return Optional.ofNullable(redis.getdel(key(ticket))).map(value -> {
            String[] parts = value.split(" ");
            return new Watcher(TenantId.fromString(parts[0]), Instant.ofEpochSecond(Long.parseLong(parts[1])));
        });
    }

    /** The watcher that a token names; empty where it names no tenant's. */
    Optional<Watcher> ofToken(String token) {
        return tokens.caller(token)
                .flatMap(caller -> caller.tenant().map(tenant -> new Watcher(tenant, caller.expiresAt())));
    }

    private static String key(String ticket) {
        return KEY + Sha256.hex(Sha256.of(ticket.getBytes(StandardCharsets.UTF_8)));
    }
}
