package io.holdfast.diff;

import io.holdfast.backup.Backup;
import io.holdfast.backup.BackupAccounts;
import io.holdfast.backup.Backups;
import io.holdfast.backup.MediaEntry;
import io.holdfast.connector.StreamSpec;
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
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** All diffs: asked for, found, stopped, deleted. Safe for use by many threads. */
@Singleton
public class Diffs {
    private final DiffRows rows;
    private final EntryRows entries;
    private final Backups backups;
    private final BackupAccounts accounts;
    private final Sources sources;
    private final Jobs jobs;
    private final Clock clock;
    private final Duration keep;

    /** @param keep How long a diff is kept. */
    Diffs(
            DiffRows rows,
            EntryRows entries,
            Backups backups,
            BackupAccounts accounts,
            Sources sources,
            Jobs jobs,
            Clock clock,
            @ConfigProperty(name = "holdfast.diff.keep", defaultValue = "7d") Duration keep) {
        this.rows = rows;
        this.entries = entries;
        this.backups = backups;
        this.accounts = accounts;
        this.sources = sources;
        this.jobs = jobs;
        this.clock = clock;
        this.keep = keep;
    }

    /**
     * What is to be compared.
     *
     * @param other with which backup; empty for the present
     * @param streams which; empty for all
     * @param full of the present: whether all is read, also of streams of which only what changed could be
     */
    public record Wish(UUID backup, Optional<UUID> other, List<String> streams, boolean full) {}

    /**
     * Starts a diff. Both backups are held against deletion until it ends. A comparison with the present starts a backup, which makes automatic work on the source give way;
     * {@code source_in_use} where a person's is under way. {@code invalid_request} where the backups are of different sources.
     */
    public Diff start(TenantId tenant, Wish wish) {
        Backup backup = backups.readable(tenant, wish.backup());
        Optional<Backup> other = wish.other().map(id -> backups.readable(tenant, id));
        if (other.filter(it -> !it.source().equals(backup.source())).isPresent()) {
            throw Problem.of(ErrorCode.INVALID_REQUEST, "The two backups are of different sources.");
        }
        other.ifPresent(it -> accounts.requireSame(backup, it));
        return other.isPresent() ? compare(backup, other.get(), wish) : compare(backup, wish);
    }

    private Diff compare(Backup backup, Backup other, Wish wish) {
        requireStreams(backup, other.streams(), wish.streams());
        Diff diff = diff(backup, other.id(), false, wish);
        jobs.start(sql -> {
            backups.hold(sql, backup.id(), diff.id());
            backups.hold(sql, other.id(), diff.id());
            rows.insert(sql, diff);
            return job(diff);
        });
        return diff;
    }

    private Diff compare(Backup backup, Wish wish) {
        Source source = sources.find(backup.source()).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        if (source.state() == SourceState.REVOKED) {
            throw Problem.of(ErrorCode.SOURCE_REVOKED);
        }
        accounts.requireSame(backup, source);
        sources.requireKey();
        List<String> known = sources.connector(source).streams().stream()
                .map(StreamSpec::name)
                .toList();
        requireStreams(backup, known, wish.streams());
        Diff diff = diff(backup, UUID.randomUUID(), true, wish);
        List<String> read = wish.streams().stream()
                .filter(name -> !name.equals(MediaEntry.STREAM))
                .toList();
        jobs.start(sql -> {
            NewJob present = backups.present(sql, source, diff.other(), UUID.randomUUID(), read, wish.full());
            backups.hold(sql, backup.id(), diff.id());
            backups.hold(sql, diff.other(), diff.id());
            rows.insert(sql, diff);
            jobs.insert(sql, job(diff));
            return present;
        });
        return diff;
    }

    private static void requireStreams(Backup backup, List<String> others, List<String> wanted) {
        for (String name : wanted) {
            if (!name.equals(MediaEntry.STREAM) && !backup.streams().contains(name) && !others.contains(name)) {
                throw Problem.of(ErrorCode.UNKNOWN_STREAM, "There is no stream " + name + ".");
            }
        }
    }

    private Diff diff(Backup backup, UUID other, boolean present, Wish wish) {
        Instant now = clock.instant();
        return new Diff(
                UUID.randomUUID(),
                backup.tenant(),
                backup.source(),
                backup.id(),
                other,
                present,
                wish.streams(),
                UUID.randomUUID(),
                now,
                JobState.PENDING,
                null,
                now.plus(keep),
                null,
                null);
    }

    private static NewJob job(Diff diff) {
        return new NewJob(
                diff.job(),
                diff.tenant(),
                diff.source(),
                diff.id(),
                DiffHandler.KIND,
                Lane.DIFF,
                false,
                false,
                null,
                new DiffSteps.Told(diff.backup(), diff.other()));
    }

    /** A diff of the tenant whose time is not over; {@code not_found} otherwise. */
    public Diff find(TenantId tenant, UUID id) {
        return rows.find(tenant, id)
                .filter(diff -> diff.expiresAt().isAfter(clock.instant()))
                .orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
    }

    /** A record that is not the same. */
    public record Entry(String key, DiffKind kind) {}

    /** The streams that are compared; {@code diff_not_listed} where that is not known yet. */
    public List<String> compared(Diff diff) {
        List<StreamDiff> streams = rows.streams(diff.id());
        if (streams.isEmpty() && diff.state() != JobState.SUCCEEDED) {
            throw Problem.of(ErrorCode.DIFF_NOT_LISTED);
        }
        return streams.stream()
                .filter(stream -> stream.reason() == null)
                .map(StreamDiff::stream)
                .toList();
    }

    /** Entries of a stream, in the order of their keys, behind {@code after}; {@code diff_not_listed} where they are not all known yet, {@code unknown_stream} where the diff has no such stream. */
    public List<Entry> entries(Diff diff, String stream, Set<DiffKind> kinds, String after, int limit) {
        requireListed(diff, stream);
        return entries.page(new EntryRows.Asked(diff.id(), stream, kinds, "", null, after), limit).stream()
                .map(entry -> new Entry(entry.key(), entry.kind()))
                .toList();
    }

    /** Which of those records are entries, and of what kind. As {@link #entries} otherwise. */
    public Map<String, DiffKind> kinds(Diff diff, String stream, Collection<String> keys) {
        requireListed(diff, stream);
        return entries.kinds(diff.id(), stream, keys);
    }

    /** One stream of a diff; {@code diff_not_listed} where nothing is known of its streams yet, {@code unknown_stream} where it has none of that name. */
    StreamDiff stream(Diff diff, String name) {
        return rows.stream(diff.id(), name)
                .orElseThrow(() -> compared(diff).isEmpty()
                        ? Problem.of(ErrorCode.DIFF_NOT_LISTED)
                        : Problem.of(ErrorCode.UNKNOWN_STREAM, "The diff has no stream " + name + "."));
    }

    private void requireListed(Diff diff, String stream) {
        if (!stream(diff, stream).listed()) {
            throw Problem.of(ErrorCode.DIFF_NOT_LISTED);
        }
    }

    /** Stops a diff, and the backup that it started where that is still under way; {@code job_not_cancellable} where it has ended. */
    public void cancel(TenantId tenant, UUID id) {
        Diff diff = find(tenant, id);
        jobs.cancel(tenant, diff.job());
        Optional<Backup> reading = backups.find(tenant, diff.other())
                .filter(other -> diff.present() && !other.state().hasEnded());
        try {
            reading.ifPresent(other -> jobs.cancel(tenant, other.job()));
        } catch (Problem e) {
            if (e.code() != ErrorCode.JOB_NOT_CANCELLABLE) {
                throw e;
            }
            // It ended meanwhile, and is a backup like any other.
        }
    }

    /** Deletes a diff, stopping it where it is under way. */
    public void delete(TenantId tenant, UUID id) {
        Diff diff = find(tenant, id);
        if (!diff.state().hasEnded()) {
            try {
                cancel(tenant, id);
            } catch (Problem e) {
                if (e.code() != ErrorCode.JOB_NOT_CANCELLABLE) {
                    throw e;
                }
            }
        }
        rows.expire(tenant, id, clock.instant());
    }
}
