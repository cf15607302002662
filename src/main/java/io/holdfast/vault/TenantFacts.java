package io.holdfast.vault;

import io.holdfast.database.Json;
import io.holdfast.database.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Descriptions of tenants in the object store. */
@Singleton
class TenantFacts implements FactSubject {
    static final String KIND = "tenant";
    private final Json json;

    TenantFacts(Json json) {
        this.json = json;
    }

    @RegisterForReflection
    record State(String name, Instant createdAt) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Optional<String> state(Sql sql, UUID id) throws SQLException {
        return sql.first(
                        row -> new State(row.text("name"), row.instant("created_at")),
                        "select name, created_at from tenant where id = ?",
                        id.toString())
                .map(json::text);
    }

    @Override
    public void replay(Sql sql, Place place, UUID id, Optional<String> state) throws SQLException {
        if (state.isPresent()) {
            State tenant = json.value(state.get(), State.class);
            sql.update(
                    "update tenant set name = name || ' ' || id where name = ? and id <> ?",
                    tenant.name(),
                    id.toString());
            sql.update(
                    "update tenant set name = ?, created_at = ? where id = ?",
                    tenant.name(),
                    tenant.createdAt(),
                    id.toString());
        }
    }
}
