package io.holdfast.vault;

import io.holdfast.database.Database;
import io.holdfast.database.Sql;
import io.holdfast.store.ObjectStore;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Removes what no living backup uses. First condemns, conditionally and committed; then deletes the object; then its row. May be cut off anywhere and
 * begun again. A condemned object is never shared again.
 */
@Singleton
public class CleanUp {
    private static final int BATCH = 200;
    private static final int CONDEMNED_AT_ONCE = 5_000;
    private static final String UNUSED = """
            o.state <> 'CONDEMNED' and not exists (
                select 1 from moment m where m.source_id = o.source_id and m.seq between o.first_seq and o.last_seq and case o.kind
                when 'RUN' then m.state = 'OPEN'
                else m.state <> 'DROPPED' or exists (select 1 from moment_hold h where h.backup_id = m.backup_id and (h.expires_at is null or h.expires_at > now())) end)""";
    private final Database database;
    private final ObjectStore store;
    private final Installation installation;
    private final VaultMetrics metrics;

    CleanUp(Database database, ObjectStore store, Installation installation, VaultMetrics metrics) {
        this.database = database;
        this.store = store;
        this.installation = installation;
        this.metrics = metrics;
    }

    private record Condemned(long id, ObjectKind kind, String name) {}

    /**
     * Condemns all objects of a place within whose lifespan no living backup lies, and runs within whose lifespan none is under way: a worker that lost its
     * lease may have written the row of one when the backup was sealed already. {@code deletion_stopped} where this database may not.
     *
     * <p>In two statements for each batch. Where an update waits for a row that somebody stretches, Postgres looks at the new version of that row, but not again for moments
     * that did not matter to the old one, and would condemn what a backup has just taken up. So the rows are locked first, and what holds of them is asked once they are.
     */
    public int condemn(Place place) {
        installation.requireDeletable(place);
        int condemned = 0;
        long behind = 0;
        for (List<Long> batch = unused(place, behind); !batch.isEmpty(); batch = unused(place, behind)) {
            List<Long> ids = batch;
            condemned += database.transaction(sql -> {
                sql.list(
                        row -> row.large("id"),
                        "select id from vault_object where id = any(?) order by id for update",
                        ids);
                return sql.update(
                        "update vault_object o set state = 'CONDEMNED' where o.id = any(?) and " + UNUSED, ids);
            });
            behind = batch.getLast();
        }
        return condemned;
    }

    private List<Long> unused(Place place, long behind) {
        return database.list(
                row -> row.large("id"),
                "select o.id from vault_object o where o.source_id = ? and o.id > ? and " + UNUSED
                        + " order by o.id limit ?",
                place.source(),
                behind,
                CONDEMNED_AT_ONCE);
    }

    /** The runs of a backup have become snapshots: they may go. In the transaction that seals the backup. */
    public void condemnRuns(Sql sql, Place place, long seq, UUID backup) throws SQLException {
        sql.update(
                "update vault_object set state = 'CONDEMNED' where source_id = ? and kind = 'RUN' and first_seq = ? and state = 'LIVE'",
                place.source(),
                seq);
        sql.update("delete from snapshot_run where backup_id = ?", backup);
    }

    /** Deletes at most one batch of condemned objects of a place, then their rows; returns how many. Zero means that all are gone. */
    public int deleteCondemned(Place place) {
        List<Condemned> condemned = database.list(
                row -> new Condemned(row.large("id"), row.constant(ObjectKind.class, "kind"), row.text("name")),
                "select id, kind, name from vault_object where source_id = ? and state = 'CONDEMNED' order by id limit ?",
                place.source(),
                BATCH);
        if (condemned.isEmpty()) {
            return 0;
        }
        condemned.forEach(object -> store.delete(place.key(object.kind(), object.name())));
        forget(condemned);
        metrics.deleted(condemned.size());
        return condemned.size();
    }

    private void forget(List<Condemned> gone) {
        database.change(sql -> sql.update(
                "delete from vault_object where id = any(?) and state = 'CONDEMNED'",
                gone.stream().map(Condemned::id).toList()));
    }
}
