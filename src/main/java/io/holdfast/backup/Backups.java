package io.holdfast.backup;

import io.holdfast.connector.Connector;
import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database;
import io.holdfast.database.Sql;
import io.holdfast.job.JobState;
import io.holdfast.job.Jobs;
import io.holdfast.job.Lane;
import io.holdfast.job.NewJob;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.source.Source;
import io.holdfast.source.SourceState;
import io.holdfast.source.Sources;
import io.holdfast.tenant.TenantId;
import io.holdfast.vault.Moments;
import io.holdfast.vault.Place;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** All backups: asked for, found, deleted. Safe for use by many threads. */
@Singleton
public class Backups {
    private final BackupRows rows;
    private final Sources sources;
    private final Moments moments;
    private final Jobs jobs;
    private final Database database;
    private final Clock clock;

    Backups(BackupRows rows, Sources sources, Moments moments, Jobs jobs, Database database, Clock clock) {
        this.rows = rows;
        this.sources = sources;
        this.moments = moments;
        this.jobs = jobs;
        this.database = database;
        this.clock = clock;
    }

    /**
     * What is asked for.
     *
     * @param name for people; null for none
     * @param note for people; null for none
     * @param streams which of the connector's; empty for all
     */
    public record Wish(Origin origin, String name, String note, List<String> streams) {}

    /** Starts a backup of one of the current tenant's sources; {@code source_in_use} where a backup or restore of it is under way. */
    public Backup start(UUID sourceId, Wish wish) {
        Source source = sources.find(sourceId).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        if (source.state() == SourceState.REVOKED) {
            throw Problem.of(ErrorCode.SOURCE_REVOKED);
        }
        List<String> streams = streams(sources.connector(source), wish.streams());
        UUID id = UUID.randomUUID();
        UUID job = UUID.randomUUID();
        Lane lane = wish.origin() == Origin.AUTO ? Lane.BACKUP_AUTO : Lane.BACKUP_MANUAL;
        try {
            database.change(sql -> open(sql, source, wish, streams, new Ids(id, job, lane, null)));
        } catch (Database.SqlFailure e) {
            throw e.isDuplicate() ? Problem.of(ErrorCode.SOURCE_IN_USE) : e;
        }
        jobs.wake(lane);
        return rows.find(source.tenant(), id).orElseThrow();
    }

    /** Starts the safety backup of a restore as a child of its job, within the caller's transaction. */
    public void startSafety(Sql sql, Source source, UUID id, UUID job, UUID parent) throws SQLException {
        Wish wish = new Wish(Origin.BEFORE_RESTORE, "Before restore", null, List.of());
        open(sql, source, wish, streams(sources.connector(source), List.of()), new Ids(id, job, Lane.RESTORE, parent));
    }

    private record Ids(UUID backup, UUID job, Lane lane, UUID parent) {}

    private void open(Sql sql, Source source, Wish wish, List<String> streams, Ids ids) throws SQLException {
        Place place = new Place(source.tenant(), source.id());
        long seq = moments.open(sql, place, ids.backup(), clock.instant());
        rows.insert(
                sql,
                new Backup(
                        ids.backup(),
                        source.tenant(),
                        source.id(),
                        seq,
                        ids.job(),
                        wish.origin(),
                        wish.name(),
                        wish.note(),
                        source.connector(),
                        streams,
                        clock.instant(),
                        JobState.PENDING,
                        null,
                        false,
                        Backup.Size.NOTHING,
                        null,
                        null));
        jobs.insert(
                sql,
                new NewJob(
                        ids.job(),
                        source.tenant(),
                        source.id(),
                        ids.backup(),
                        BackupHandler.KIND,
                        ids.lane(),
                        true,
                        ids.parent(),
                        new BackupPlan(seq, wish.origin(), streams)));
    }

    /** One backup of a tenant, deleted ones too. */
    public Optional<Backup> find(TenantId tenant, UUID id) {
        return rows.find(tenant, id);
    }

    /** A backup of the tenant whose content can be read; {@code not_found}, {@code backup_deleted} or {@code backup_not_readable} otherwise. */
    public Backup readable(TenantId tenant, UUID id) {
        Backup backup = rows.find(tenant, id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        if (backup.deleted()) {
            throw Problem.of(ErrorCode.BACKUP_DELETED);
        }
        if (!backup.isReadable()) {
            throw Problem.of(ErrorCode.BACKUP_NOT_READABLE);
        }
        return backup;
    }

    /** Deletes a backup, softly first: its bytes go by a job of their own. {@code backup_in_use} while it runs or is read by a restore. */
    public void delete(TenantId tenant, UUID id) {
        Backup backup = rows.find(tenant, id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        if (backup.deleted()) {
            return;
        }
        database.change(sql -> {
            sql.list(row -> true, "select 1 from moment where backup_id = ? for update", id);
            if (!backup.state().hasEnded() || moments.isHeld(sql, id)) {
                throw Problem.of(ErrorCode.BACKUP_IN_USE);
            }
            if (rows.delete(sql, id, clock.instant())) {
                jobs.insert(sql, cleanUp(backup.place(), backup.seq(), id, true));
            }
        });
        jobs.wake(Lane.MAINTENANCE);
    }

    /** A job that removes what no backup of the place needs any more. */
    static NewJob cleanUp(Place place, long seq, UUID backup, boolean deleted) {
        return new NewJob(
                UUID.randomUUID(),
                place.tenant(),
                place.source(),
                backup,
                CleanUpHandler.KIND,
                Lane.MAINTENANCE,
                false,
                null,
                new CleanUpHandler.What(seq, deleted));
    }

    private static List<String> streams(Connector connector, List<String> wanted) {
        List<String> all = connector.streams().stream().map(StreamSpec::name).toList();
        for (String name : wanted) {
            if (!all.contains(name)) {
                throw Problem.of(ErrorCode.UNKNOWN_STREAM, "There is no stream " + name + ".");
            }
        }
        return wanted.isEmpty() ? all : all.stream().filter(wanted::contains).toList();
    }
}
