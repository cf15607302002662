package io.holdfast.auth;

import io.holdfast.crypto.Sha256;
import io.holdfast.database.Database;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.replica.Roles;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The first admin's way in: a one-time secret, made and printed once at the first start, or chosen by configuration. */
@Singleton
class Bootstrap {
    private static final Logger LOG = Logger.getLogger(Bootstrap.class);
    private final Database database;
    private final ApiKeys apiKeys;
    private final Clock clock;
    private final Roles roles;
    private final Optional<String> chosen;

    /** @param chosen The one-time secret for the first admin. Where it is not set, one is made at the first start and printed once into the log. */
    Bootstrap(
            Database database,
            ApiKeys apiKeys,
            Clock clock,
            Roles roles,
            @ConfigProperty(name = "holdfast.bootstrap.secret") Optional<String> chosen) {
        this.database = database;
        this.apiKeys = apiKeys;
        this.clock = clock;
        this.roles = roles;
        this.chosen = chosen;
    }

    void prepare(@Observes StartupEvent event) {
        if (!roles.any()) {
            return;
        }
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String secret =
                chosen.orElseGet(() -> Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        int rows = database.transaction(sql -> sql.update(
                "insert into bootstrap (id, secret_hash) values (1, ?) on conflict do nothing", hash(secret)));
        if (rows == 1 && chosen.isEmpty()) {
            LOG.warnf(
                    "First start. One-time secret for the first admin (POST /api/v1/auth/bootstrap), shown only now: %s",
                    secret);
        }
    }

    /** Trades the one-time secret for an admin's API key, once; {@code bootstrap_refused} otherwise. */
    String redeem(String secret) {
        return database.transaction(sql -> {
            int rows = sql.update(
                    "update bootstrap set used_at = ? where id = 1 and used_at is null and secret_hash = ?",
                    clock.instant(),
                    hash(secret));
            if (rows == 0) {
                throw Problem.of(ErrorCode.BOOTSTRAP_REFUSED);
            }
            return apiKeys.create(Optional.empty(), "bootstrap", Role.ADMIN, Optional.empty())
                    .secret();
        });
    }

    private static byte[] hash(String secret) {
        return Sha256.of(secret.getBytes(StandardCharsets.UTF_8));
    }
}
