package io.holdfast.source;

import io.holdfast.database.Json;
import io.holdfast.database.Sql;
import io.holdfast.vault.FactSubject;
import io.holdfast.vault.Place;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Descriptions of sources in the object store. Their credentials are there as they are in the database: sealed by the tenant's key. */
@Singleton
public class SourceFacts implements FactSubject {
    /** The kind's name. */
    public static final String KIND = "source";

    private final Json json;

    SourceFacts(Json json) {
        this.json = json;
    }

    @RegisterForReflection
    record State(
            String name,
            String connector,
            String settings,
            byte[] credentials,
            SourceState state,
            String account,
            String revokedReason,
            Instant createdAt,
            Instant updatedAt,
            int version) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Optional<String> state(Sql sql, UUID id) throws SQLException {
        return sql.first(
                        row -> new State(
                                row.text("name"),
                                row.text("connector"),
                                row.text("settings"),
                                row.bytes("credentials"),
                                row.constant(SourceState.class, "state"),
                                row.text("account"),
                                row.text("revoked_reason"),
                                row.instant("created_at"),
                                row.instant("updated_at"),
                                row.number("version")),
                        "select * from source where id = ?",
                        id)
                .map(json::text);
    }

    @Override
    public void replay(Sql sql, Place place, UUID id, Optional<String> state) throws SQLException {
        if (state.isEmpty()) {
            sql.update("delete from source where id = ?", id);
            return;
        }
        State source = json.value(state.get(), State.class);
        // Whoever has that name in an older copy of the database had it before: its own fact tells its name of now.
        sql.update(
                "update source set name = name || ' ' || id where tenant_id = ? and name = ? and id <> ?",
                place.tenant().toString(),
                source.name(),
                id);
        sql.update(
                "update source set account = null where tenant_id = ? and connector = ? and account = ? and id <> ?",
                place.tenant().toString(),
                source.connector(),
                source.account(),
                id);
        sql.update(
                """
                insert into source (id, tenant_id, name, connector, settings, credentials, state, created_at, updated_at, version, account, revoked_reason)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (id) do update set name = excluded.name, settings = excluded.settings, credentials = excluded.credentials,
                    state = excluded.state, updated_at = excluded.updated_at, version = excluded.version,
                    account = excluded.account, revoked_reason = excluded.revoked_reason""",
                id,
                place.tenant().toString(),
                source.name(),
                source.connector(),
                source.settings(),
                source.credentials(),
                source.state(),
                source.createdAt(),
                source.updatedAt(),
                source.version(),
                source.account(),
                source.revokedReason());
    }
}
