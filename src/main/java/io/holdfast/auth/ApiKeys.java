package io.holdfast.auth;

import io.holdfast.crypto.Sha256;
import io.holdfast.database.Database;
import io.holdfast.database.Row;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.tenant.TenantId;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** API keys: long-lived, shown once, stored as a hash. A key holds 256 random bits, so a plain SHA-256 is hash enough. */
@Singleton
class ApiKeys {
    private static final String PREFIX = "hfk_";
    private static final Duration LIFE = Duration.ofDays(365);
    private final Database database;
    private final Clock clock;

    ApiKeys(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A key as it may be shown again and again: without its secret. */
    record ApiKey(
            UUID id,
            Optional<TenantId> tenant,
            String name,
            Role role,
            Instant createdAt,
            Optional<Instant> expiresAt) {}

    /** A key just made, with the secret that is shown this once. */
    record Created(ApiKey key, String secret) {}

    /** Makes a key for a tenant's member, or for the admin where there is no tenant. It lives {@code life}, a year if that is absent. Joins the caller's transaction. */
    Created create(Optional<TenantId> tenant, String name, Role role, Optional<Duration> life) {
        if (tenant.isEmpty() != (role == Role.ADMIN)) {
            throw Problem.of(
                    ErrorCode.INVALID_REQUEST, "The role admin is for keys without a tenant, and only for those.");
        }
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Instant now = clock.instant();
        ApiKey key = new ApiKey(UUID.randomUUID(), tenant, name, role, now, Optional.of(now.plus(life.orElse(LIFE))));
        database.joining(sql -> sql.update(
                "insert into api_key (id, tenant_id, name, role, hash, created_at, expires_at) values (?, ?, ?, ?, ?, ?, ?)",
                key.id(),
                tenant.map(TenantId::toString).orElse(null),
                name,
                role,
                hash(secret),
                now,
                key.expiresAt().orElse(null)));
        return new Created(key, secret);
    }

    /** The key of that secret, if it is one of ours and has not expired. */
    Optional<ApiKey> find(String secret) {
        return database.first(
                ApiKeys::key,
                "select * from api_key where hash = ? and (expires_at is null or expires_at > ?)",
                hash(secret),
                clock.instant());
    }

    /** The key of that id, if it still counts. */
    Optional<ApiKey> find(UUID id) {
        return database.first(
                ApiKeys::key,
                "select * from api_key where id = ? and (expires_at is null or expires_at > ?)",
                id,
                clock.instant());
    }

    /** A tenant's keys, oldest first. */
    List<ApiKey> of(TenantId tenant) {
        return database.list(
                ApiKeys::key, "select * from api_key where tenant_id = ? order by created_at, id", tenant.toString());
    }

    /** Ends a tenant's key; {@code not_found} where the tenant has none of that id. */
    void delete(TenantId tenant, UUID id) {
        int rows = database.transaction(
                sql -> sql.update("delete from api_key where id = ? and tenant_id = ?", id, tenant.toString()));
        if (rows == 0) {
            throw Problem.of(ErrorCode.NOT_FOUND);
        }
    }

    private static byte[] hash(String secret) {
        return Sha256.of(secret.getBytes(StandardCharsets.UTF_8));
    }

    private static ApiKey key(Row row) throws SQLException {
        return new ApiKey(
                row.id("id"),
                Optional.ofNullable(row.text("tenant_id")).map(TenantId::fromString),
                row.text("name"),
                row.constant(Role.class, "role"),
                row.instant("created_at"),
                Optional.ofNullable(row.instant("expires_at")));
    }
}
