package io.holdfast.restore;

import com.fasterxml.jackson.core.type.TypeReference;
import io.holdfast.database.Json;
import io.holdfast.database.Sql;
import io.holdfast.vault.FactSubject;
import io.holdfast.vault.Place;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where things live that restores created anew, in batches: without it, a restore after the loss of the database would create them again. */
@Singleton
class KeyMapFacts implements FactSubject {
    static final String KIND = "key-map";
    private static final TypeReference<List<Line>> LINES = new TypeReference<>() {};
    private final Json json;

    KeyMapFacts(Json json) {
        this.json = json;
    }

    @RegisterForReflection
    record Line(String stream, String oldKey, String newKey, boolean gone, UUID madeBy, long revision) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Optional<String> state(Sql sql, UUID id) throws SQLException {
        return Optional.of(json.text(sql.list(
                row -> new Line(
                        row.text("stream"),
                        row.text("old_key"),
                        row.text("new_key"),
                        row.flag("gone"),
                        row.id("made_by"),
                        row.large("revision")),
                "select * from key_map where batch = ? order by stream, old_key",
                id)));
    }

    /** Of lines that several batches have, the one of the highest revision counts. */
    @Override
    public void replay(Sql sql, Place place, UUID id, Optional<String> state) throws SQLException {
        if (state.isEmpty()) {
            return;
        }
        for (Line line : json.value(state.get(), LINES)) {
            sql.update(
                    """
                    insert into key_map (source_id, stream, old_key, new_key, gone, made_by, batch, revision) values (?, ?, ?, ?, ?, ?, ?, ?)
                    on conflict (source_id, stream, old_key) do update set new_key = excluded.new_key, gone = excluded.gone, made_by = excluded.made_by,
                        batch = excluded.batch, revision = excluded.revision
                    where key_map.revision < excluded.revision""",
                    place.source(),
                    line.stream(),
                    line.oldKey(),
                    line.newKey(),
                    line.gone(),
                    line.madeBy(),
                    id,
                    line.revision());
            sql.list(
                    row -> true,
                    "select setval('key_map_revision', greatest(?, (select last_value from key_map_revision)))",
                    line.revision());
        }
    }
}
