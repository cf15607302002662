package io.holdfast.backup;

import io.holdfast.connector.Connector;
import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database;
import io.holdfast.database.Sql;
import io.holdfast.job.JobInfo;
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
import io.holdfast.vault.Facts;
import io.holdfast.vault.Moments;
import io.holdfast.vault.Place;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** All backups: asked for, found, deleted. Safe for use by many threads. */
@Singleton
public class Backups {
    private final BackupRows rows;
    private final Sources sources;
    private final Moments moments;
    private final Jobs jobs;
    private final BackupClosing closing;
    private final Facts facts;
    private final Database database;
    private final Clock clock;
    private final Duration keepSafety;

    /** @param keepSafety How long the backup that is made before a restore is kept. */
    Backups(
            BackupRows rows,
            Sources sources,
            Moments moments,
            Jobs jobs,
            BackupClosing closing,
            Facts facts,
            Database database,
            Clock clock,
            @ConfigProperty(name = "holdfast.backup.keep-safety", defaultValue = "14d") Duration keepSafety) {
        this.rows = rows;
        this.closing = closing;
        this.sources = sources;
        this.moments = moments;
        this.jobs = jobs;
        this.facts = facts;
        this.database = database;
        this.clock = clock;
        this.keepSafety = keepSafety;
    }

    /**
     * What is asked for.
     *
     * @param name for people; null for none
     * @param note for people; null for none
     * @param streams which of the connector's; empty for all
     * @param expiresAt when the backup deletes itself; null for never
     * @param full whether all is read, also of streams of which only what changed could be
     */
    public record Wish(
            Origin origin, String name, String note, List<String> streams, Instant expiresAt, boolean full) {}

    /**
     * Starts a backup of one of the current tenant's sources. What a person asks for joins an automatic backup of the source that is under way and has the wanted
     * streams, and makes any other automatic work give way; {@code source_in_use} where somebody else's backup or restore is under way.
     */
    public Backup start(UUID sourceId, Wish wish) {
        Source source = sources.find(sourceId).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        if (source.state() == SourceState.REVOKED) {
            throw Problem.of(ErrorCode.SOURCE_REVOKED);
        }
        sources.requireKey();
        List<String> streams = streams(sources.connector(source), wish.streams());
        Optional<Backup> joined = wish.origin() == Origin.MANUAL ? join(source, wish, streams) : Optional.empty();
        if (joined.isPresent()) {
            return joined.get();
        }
        Lane lane = wish.origin() == Origin.AUTO ? Lane.BACKUP_AUTO : Lane.BACKUP_MANUAL;
        Ids ids = new Ids(UUID.randomUUID(), UUID.randomUUID(), lane, null);
        jobs.start(sql -> open(sql, source, wish, streams, ids));
        return rows.find(source.tenant(), ids.backup()).orElseThrow();
    }

    private Optional<Backup> join(Source source, Wish wish, List<String> streams) {
        Optional<Backup> running = rows.automatic(source.tenant(), source.id());
        if (running.isEmpty() || !running.get().streams().containsAll(streams)) {
            return Optional.empty();
        }
        Optional<UUID> joined =
                jobs.join(source.id(), BackupHandler.KIND, Lane.BACKUP_MANUAL).map(JobInfo::subject);
        joined.ifPresent(id -> database.change(sql -> rows.describe(sql, id, wish.name(), wish.note())));
        return joined.flatMap(id -> rows.find(source.tenant(), id));
    }

    /**
     * Takes a failed backup up again with what is not done yet; {@code job_not_retryable} where its time is over, a newer backup has begun or it did not fail,
     * {@code source_in_use} where somebody works on the source.
     */
    public Backup retry(TenantId tenant, UUID id) {
        Backup backup = rows.find(tenant, id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        if (backup.deleted()) {
            throw Problem.of(ErrorCode.BACKUP_DELETED);
        }
        jobs.retry(tenant, backup.job(), sql -> rows.reopen(sql, id));
        return rows.find(tenant, id).orElseThrow();
    }

    /**
     * Starts the safety backup of a restore as a child of its job, within the caller's transaction. It reads all: one of changes carries over what a source deleted without a
     * word, and what is taken for live is not put back.
     */
    public void startSafety(Sql sql, Source source, UUID id, UUID job, UUID parent) throws SQLException {
        Wish wish = new Wish(
                Origin.BEFORE_RESTORE,
                "Before restore",
                null,
                List.of(),
                clock.instant().plus(keepSafety),
                true);
        jobs.insert(
                sql,
                open(
                        sql,
                        source,
                        wish,
                        streams(sources.connector(source), List.of()),
                        new Ids(id, job, Lane.RESTORE, parent)));
    }

    /**
     * What starts a backup of the present that something is to be compared with, within the caller's transaction; the caller starts the job.
     *
     * @param streams which; empty for all
     * @param full whether all is read, also of streams of which only what changed could be
     */
    public NewJob present(Sql sql, Source source, UUID id, UUID job, List<String> streams, boolean full)
            throws SQLException {
        Wish wish = new Wish(
                Origin.BEFORE_RESTORE,
                "For a comparison",
                null,
                streams,
                clock.instant().plus(keepSafety),
                full);
        return open(
                sql,
                source,
                wish,
                streams(sources.connector(source), streams),
                new Ids(id, job, Lane.BACKUP_MANUAL, null));
    }

    private record Ids(UUID backup, UUID job, Lane lane, UUID parent) {}

    /** Writes the rows of a new backup and says which job is to do it. A newer backup ends the chance to try older ones again. */
    private NewJob open(Sql sql, Source source, Wish wish, List<String> streams, Ids ids) throws SQLException {
        Place place = new Place(source.tenant(), source.id());
        closeRetries(sql, source.id());
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
                        null,
                        Backup.Keeping.until(wish.expiresAt())));
        return new NewJob(
                ids.job(),
                source.tenant(),
                source.id(),
                ids.backup(),
                BackupHandler.KIND,
                ids.lane(),
                true,
                wish.origin() == Origin.AUTO,
                ids.parent(),
                new BackupPlan(seq, wish.origin(), streams, clock.instant(), wish.full(), sources.account(source)));
    }

    private void closeRetries(Sql sql, UUID source) throws SQLException {
        for (JobInfo job : jobs.closeRetries(sql, source, BackupHandler.KIND)) {
            closing.forget(sql, job.tenant(), job.subject());
        }
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

    /**
     * Keeps a backup that is not deleted for {@code holder} until that lets go of it, within the caller's transaction; {@code backup_deleted} otherwise. Whoever deletes it meanwhile waits
     * for that transaction and finds it in use.
     */
    public void hold(Sql sql, UUID id, UUID holder) throws SQLException {
        moments.hold(sql, id, holder);
        boolean there = sql.first(row -> true, "select 1 from backup where id = ? and deleted_at is null", id)
                .isPresent();
        if (!there) {
            throw Problem.of(ErrorCode.BACKUP_DELETED);
        }
    }

    /** Deletes a backup, softly first: its bytes go by a job of their own. {@code backup_in_use} while it runs or is read by a restore, {@code backup_pinned} while it is pinned. */
    public void delete(TenantId tenant, UUID id) {
        Backup backup = rows.find(tenant, id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        if (backup.keeping().pinned() && !backup.deleted()) {
            throw Problem.of(ErrorCode.BACKUP_PINNED);
        }
        if (!backup.deleted() && !remove(backup, false)) {
            throw Problem.of(ErrorCode.BACKUP_IN_USE);
        }
        facts.acknowledge(BackupFacts.KIND, id);
    }

    /** Deletes a backup whose time is over; false where it is in use, was pinned meanwhile, or is given more time. */
    boolean expire(TenantId tenant, UUID id) {
        Optional<Backup> backup = rows.find(tenant, id);
        boolean removed = backup.isPresent() && remove(backup.get(), true);
        facts.acknowledge(BackupFacts.KIND, id);
        return removed;
    }

    private boolean remove(Backup backup, boolean onlyExpired) {
        return database.transaction(sql -> {
            closeRetries(sql, backup.source());
            sql.list(row -> true, "select 1 from moment where backup_id = ? for update", backup.id());
            if (!backup.state().hasEnded() || moments.isHeld(sql, backup.id())) {
                return false;
            }
            if (!rows.delete(sql, backup.id(), clock.instant(), onlyExpired)) {
                return false;
            }
            facts.note(sql, backup.tenant(), backup.source(), BackupFacts.KIND, backup.id());
            jobs.insert(sql, cleanUp(backup.place(), backup.seq(), backup.id(), true));
            return true;
        });
    }

    /**
     * What is to be said of a backup from now on. What is null stays as it is; an empty text takes name or note away.
     *
     * @param setsExpiry whether {@code expiresAt} counts
     * @param expiresAt when the backup deletes itself; null for never
     */
    public record Change(String name, String note, Boolean pinned, boolean setsExpiry, Instant expiresAt) {}

    /** Describes a backup anew, pins it, or gives it another time to live; {@code backup_deleted} where it is gone. Repeating it changes nothing. */
    public Backup describe(TenantId tenant, UUID id, Change change) {
        Backup backup = rows.find(tenant, id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        boolean changed = database.transaction(sql -> {
            boolean there = rows.change(sql, id, change);
            if (there) {
                facts.note(sql, tenant, backup.source(), BackupFacts.KIND, id);
            }
            return there;
        });
        if (!changed) {
            throw Problem.of(ErrorCode.BACKUP_DELETED);
        }
        facts.acknowledge(BackupFacts.KIND, id);
        return rows.find(tenant, id).orElseThrow();
    }

    /** A job that removes what no backup of the place needs any more. */
    static NewJob cleanUp(Place place, long seq, UUID backup, boolean deleted) {
        return NewJob.maintenance(
                UUID.randomUUID(),
                place.tenant(),
                place.source(),
                backup,
                CleanUpHandler.KIND,
                true,
                new CleanUpHandler.What(seq, deleted));
    }

    private static List<String> streams(Connector connector, List<String> wanted) {
        List<String> all = connector.streams().stream().map(StreamSpec::name).toList();
        for (String name : wanted) {
            if (!all.contains(name)) {
                throw Problem.of(ErrorCode.UNKNOWN_STREAM, "There is no stream " + name + ".");
            }
        }
        return wanted.isEmpty()
                ? all
                : all.stream().filter(name -> isWanted(connector, name, wanted)).toList();
    }

    /** A stream is wanted where it is named, and where one below it is: without its parents nothing of that can be found. */
    private static boolean isWanted(Connector connector, String name, List<String> wanted) {
        return wanted.contains(name)
                || connector.streams().stream()
                        .filter(child -> child.parent() != null
                                && child.parent().stream().equals(name))
                        .anyMatch(child -> isWanted(connector, child.name(), wanted));
    }
}
