package io.holdfast.install;

import com.fasterxml.jackson.core.type.TypeReference;
import io.holdfast.auth.Role;
import io.holdfast.database.Database;
import io.holdfast.database.Json;
import io.holdfast.database.Sql;
import io.holdfast.tenant.TenantId;
import io.holdfast.tenant.Tenants;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What is remembered of installations under way. Whatever counts once is taken by deleting it. Safe for use by many threads. */
@Singleton
class InstallRows {
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final Duration STATE_LIFE = Duration.ofMinutes(10);
    private static final Duration CODE_LIFE = Duration.ofSeconds(60);
    private final Database database;
    private final Tenants tenants;
    private final Json json;
    private final Clock clock;

    InstallRows(Database database, Tenants tenants, Json json, Clock clock) {
        this.database = database;
        this.tenants = tenants;
        this.json = json;
        this.clock = clock;
    }

    /**
     * An installation under way.
     *
     * @param account absent where the platform says it only at the end
     * @param tenant who began it; absent where a platform's link did
     */
    record Begun(Optional<String> account, Map<String, String> settings, Optional<TenantId> tenant) {}

    /** A session to be begun. */
    record Session(TenantId tenant, UUID source, Role role) {}

    /** Notes that a signed link was used; false where it was before. @param life as long as it could be used again */
    boolean use(String connector, String signature, Duration life) {
        return database.transaction(sql -> sql.update(
                        "insert into install_link (connector, hash, expires_at) values (?, ?, ?) on conflict do nothing",
                        connector,
                        OneTime.hash(signature),
                        clock.instant().plus(life))
                == 1);
    }

    void begin(String connector, String state, String browser, Begun begun) {
        database.change(sql -> sql.update(
                "insert into install_state (state, browser, connector, account, settings, tenant_id, role, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
                OneTime.hash(state),
                OneTime.hash(browser),
                connector,
                begun.account().orElse(null),
                json.text(begun.settings()),
                begun.tenant().map(TenantId::toString).orElse(null),
                begun.tenant().map(tenant -> Role.OPERATOR.name()).orElse(Role.OWNER.name()),
                clock.instant().plus(STATE_LIFE)));
    }

    /** Takes what a browser began; absent where it did not, or too long ago, or where it was taken before. */
    Optional<Begun> take(String connector, String state, String browser) {
        return database.transaction(sql -> sql.first(
                row -> new Begun(
                        Optional.ofNullable(row.text("account")),
                        json.value(row.text("settings"), TEXTS),
                        Optional.ofNullable(row.text("tenant_id")).map(TenantId::fromString)),
                "delete from install_state where state = ? and browser = ? and connector = ? and expires_at > ? returning *",
                OneTime.hash(state),
                OneTime.hash(browser),
                connector,
                clock.instant()));
    }

    /** The tenant that an account itself is, made where there is none yet. */
    TenantId home(String connector, String title, String account) {
        for (int tries = 1; ; tries++) {
            try {
                return database.transaction(sql -> home(sql, connector, title, account));
            } catch (Database.SqlFailure e) {
                // Another browser made it at the same moment.
                if (!e.isDuplicate() || tries == 3) {
                    throw e;
                }
            }
        }
    }

    private TenantId home(Sql sql, String connector, String title, String account) throws SQLException {
        Optional<TenantId> known = sql.first(
                row -> TenantId.fromString(row.text("tenant_id")),
                "select tenant_id from install_tenant where connector = ? and account = ?",
                connector,
                account);
        if (known.isPresent()) {
            return known.get();
        }
        TenantId tenant = tenants.create(sql, account + " (" + title + ")");
        sql.update(
                "insert into install_tenant (connector, account, tenant_id, created_at) values (?, ?, ?, ?)",
                connector,
                account,
                tenant.toString(),
                clock.instant());
        return tenant;
    }

    /** Keeps a code for a session, within the caller's transaction. */
    void code(Sql sql, String code, Session session) throws SQLException {
        sql.update(
                "insert into install_code (code, tenant_id, source_id, role, expires_at) values (?, ?, ?, ?, ?)",
                OneTime.hash(code),
                session.tenant().toString(),
                session.source(),
                session.role(),
                clock.instant().plus(CODE_LIFE));
    }

    /** Takes the session of a code; absent where there is none, or no longer. */
    Optional<Session> redeem(String code) {
        return database.transaction(sql -> sql.first(
                row -> new Session(
                        TenantId.fromString(row.text("tenant_id")),
                        row.id("source_id"),
                        row.constant(Role.class, "role")),
                "delete from install_code where code = ? and expires_at > ? returning *",
                OneTime.hash(code),
                clock.instant()));
    }

    /** Deletes what is over. @param deliveries how long those are remembered */
    void forget(Duration deliveries) {
        Instant now = clock.instant();
        database.change(sql -> sql.update("delete from install_link where expires_at < ?", now));
        database.change(sql -> sql.update("delete from install_state where expires_at < ?", now));
        database.change(sql -> sql.update("delete from install_code where expires_at < ?", now));
        database.change(sql -> sql.update("delete from webhook_delivery where received_at < ?", now.minus(deliveries)));
    }
}
