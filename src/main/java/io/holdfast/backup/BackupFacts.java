package io.holdfast.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.holdfast.database.Json;
import io.holdfast.database.Sql;
import io.holdfast.vault.FactSubject;
import io.holdfast.vault.Moments;
import io.holdfast.vault.Place;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What people and policies say of a backup after its manifest was stored: its name and note, whether it is kept and until when, that somebody looked at what is unusual in it, and that it was deleted. */
@Singleton
class BackupFacts implements FactSubject {
    static final String KIND = "backup";
    private final Moments moments;
    private final Json json;

    BackupFacts(Moments moments, Json json) {
        this.moments = moments;
        this.json = json;
    }

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record State(
            long seq,
            String name,
            String note,
            boolean pinned,
            Instant expiresAt,
            Instant deletedAt,
            Instant reviewedAt) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Optional<String> state(Sql sql, UUID id) throws SQLException {
        return sql.first(
                        row -> new State(
                                row.large("seq"),
                                row.text("name"),
                                row.text("note"),
                                row.flag("pinned"),
                                row.instant("expires_at"),
                                row.instant("deleted_at"),
                                row.instant("reviewed_at")),
                        "select * from backup where id = ?",
                        id)
                .map(json::text);
    }

    /** A deletion always wins: what was deleted once is not there again, whatever else is said. */
    @Override
    public void replay(Sql sql, Place place, UUID id, Optional<String> state) throws SQLException {
        if (state.isEmpty()) {
            return;
        }
        State said = json.value(state.get(), State.class);
        sql.update(
                "update backup set name = ?, note = ?, pinned = ?, expires_at = ?, reviewed_at = ?, deleted_at = coalesce(deleted_at, ?) where id = ?",
                said.name(),
                said.note(),
                said.pinned(),
                said.expiresAt(),
                said.reviewedAt(),
                said.deletedAt(),
                id);
        if (said.deletedAt() != null) {
            moments.drop(sql, id);
        }
    }
}
