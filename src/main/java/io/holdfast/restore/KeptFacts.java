package io.holdfast.restore;

import io.holdfast.database.Json;
import io.holdfast.database.Sql;
import io.holdfast.vault.FactSubject;
import io.holdfast.vault.MediaFiles;
import io.holdfast.vault.Place;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Which versions were kept beside a safety backup: their bytes lie in the store, and this says whose they are. */
@Singleton
class KeptFacts implements FactSubject {
    static final String KIND = "kept-version";
    private final MediaFiles files;
    private final Json json;

    KeptFacts(MediaFiles files, Json json) {
        this.files = files;
        this.json = json;
    }

    @RegisterForReflection
    record State(UUID backup, String stream, String key, long seq, MediaFiles.MediaRef file) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Optional<String> state(Sql sql, UUID id) throws SQLException {
        return sql.first(
                        row -> new State(
                                row.id("backup_id"),
                                row.text("stream"),
                                row.text("key"),
                                row.large("seq"),
                                json.value(row.text("file"), MediaFiles.MediaRef.class)),
                        "select * from kept_version where id = ?",
                        id)
                .map(json::text);
    }

    /** The file's own row is written anew too: no snapshot names it. */
    @Override
    public void replay(Sql sql, Place place, UUID id, Optional<String> state) throws SQLException {
        if (state.isEmpty()) {
            return;
        }
        State said = json.value(state.get(), State.class);
        write(sql, json, id, place.source(), said);
        files.keepOn(place, said.seq(), said.file());
    }

    /** Says whose a kept version is; of one that is said again, only where it lies. */
    static void write(Sql sql, Json json, UUID id, UUID source, State state) throws SQLException {
        sql.update("""
                insert into kept_version (id, backup_id, source_id, stream, key, seq, file) values (?, ?, ?, ?, ?, ?, ?)
                on conflict (id) do update set file = excluded.file""", id, state.backup(), source, state.stream(), state.key(), state.seq(), json.text(state.file()));
    }
}
