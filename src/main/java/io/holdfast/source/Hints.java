package io.holdfast.source;

import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.database.Sql;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What platforms told of single records between backups. A hint says where to look, and proves nothing: messages come late, twice or never. It is kept until a complete snapshot of its
 * stream was begun after it.
 */
@Singleton
public class Hints {
    private final Database database;
    private final Clock clock;

    Hints(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Notes within the caller's transaction that a record changed, or is gone. */
    public void note(Sql sql, UUID source, String stream, String key, boolean deleted) throws SQLException {
        sql.update("""
                insert into source_hint (source_id, stream, key, kind, at) values (?, ?, ?, ?, ?)
                on conflict (source_id, stream, key) do update set kind = excluded.kind, at = excluded.at""", source, stream, key, deleted ? "deleted" : "changed", clock.instant());
    }

    /** The keys of a stream that hints are about, in order; at most so many. */
    public List<String> keys(UUID source, String stream, int most) {
        return database.list(
                row -> row.text("key"),
                "select key from source_hint where source_id = ? and stream = ? order by key limit ?",
                source,
                stream,
                most);
    }

    /** Forgets what was told of a stream until that moment. */
    public static Effect done(UUID source, String stream, Instant until) {
        return sql -> sql.update(
                "delete from source_hint where source_id = ? and stream = ? and at <= ?", source, stream, until);
    }
}
