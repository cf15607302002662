package io.holdfast.vault;

import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.database.Json;
import io.holdfast.database.Row;
import io.holdfast.database.Sql;
import io.holdfast.store.ObjectStore;
import io.holdfast.tenant.Tenants;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Snapshots of streams: written by runs, sealed, read. Safe for use by many threads; what it opens is for one thread each. */
@Singleton
public class Snapshots {
    /** A condition in SQL: the snapshot {@code s} has an index of which nothing was found broken. */
    static final String WHOLE = """
            not exists (select 1 from vault_object o where o.source_id = s.source_id and o.state = 'BROKEN'
                and o.name in (s.ref->'base'->'object'->>'name', s.ref->'delta'->'object'->>'name'))""";

    private final Database database;
    private final ObjectStore store;
    private final StoredObjects objects;
    private final Tenants tenants;
    private final Json json;
    private final Clock clock;

    Snapshots(Database database, ObjectStore store, StoredObjects objects, Tenants tenants, Json json, Clock clock) {
        this.database = database;
        this.store = store;
        this.objects = objects;
        this.tenants = tenants;
        this.json = json;
        this.clock = clock;
    }

    /**
     * The newest sealed snapshot of a stream of one account with a whole index among backups that were not deleted, whatever those backups' results. Snapshots that do not say whose they
     * are count for any account.
     *
     * @param account as {@link Reach#account}; null for any
     */
    public Optional<SnapshotRow> newest(Place place, String stream, String account) {
        return database.first(this::row, """
                select s.* from snapshot s join moment m on m.backup_id = s.backup_id
                where s.source_id = ? and s.stream = ? and m.state = 'SEALED'
                    and coalesce(s.reach->>'account' = ?::text, true) and\s""" + WHOLE + " order by s.seq desc limit 1", place.source(), stream, account);
    }

    /** Notes the account of a source's snapshots that do not say whose they are: before the source is pointed at another one. */
    public void recordAccount(Sql sql, UUID source, String account) throws SQLException {
        sql.update(
                "update snapshot set reach = reach || jsonb_build_object('account', ?::text) where source_id = ? and reach->>'account' is null",
                account,
                source);
    }

    /** What a backup stored, by stream. */
    public List<SnapshotRow> of(UUID backup) {
        return database.list(this::row, "select * from snapshot where backup_id = ? order by stream", backup);
    }

    /** What a backup stored of one stream. */
    public Optional<SnapshotRow> of(UUID backup, String stream) {
        return database.first(this::row, "select * from snapshot where backup_id = ? and stream = ?", backup, stream);
    }

    /** What a backup stored of one stream, for another to build on: empty where its index was found broken. @param backup null for none */
    public Optional<SnapshotRow> basis(UUID backup, String stream) {
        return backup == null
                ? Optional.empty()
                : database.first(
                        this::row,
                        "select s.* from snapshot s where s.backup_id = ? and s.stream = ? and " + WHOLE,
                        backup,
                        stream);
    }

    /** As {@link #basis}: where its index lies. */
    public Optional<SnapshotRef> ref(UUID backup, String stream) {
        return basis(backup, stream).map(SnapshotRow::ref);
    }

    /** The ids of the objects that make up a backup's indexes and are not known to be broken. */
    public List<Long> indexes(UUID backup) {
        return database.list(row -> row.large("id"), """
                select distinct o.id from snapshot s join vault_object o on o.source_id = s.source_id and o.kind in ('BASE', 'DELTA') and o.state = 'LIVE'
                    and o.name in (s.ref->'base'->'object'->>'name', s.ref->'delta'->'object'->>'name')
                where s.backup_id = ? order by o.id""", backup);
    }

    /** Whether an index of a backup was found broken. */
    public boolean hasBrokenIndex(UUID backup) {
        return database.first(
                        row -> true,
                        "select 1 from snapshot s where s.backup_id = ? and not " + WHOLE + " limit 1",
                        backup)
                .isPresent();
    }

    /** What those backups stored of one stream, in no order. */
    public List<SnapshotRow> of(List<UUID> backups, String stream) {
        return database.list(
                this::row, "select * from snapshot where backup_id = any(?) and stream = ?", backups, stream);
    }

    /** Begins a run of one task, over the snapshot whose versions need not be written again. */
    public RunWriter run(Place place, long seq, Optional<SnapshotRef> previous) {
        return run(place, seq, previous, RunWriter.ANY_DIFFERENCE_COUNTS);
    }

    /**
     * As above, where not every difference makes a new version.
     *
     * @param sameVersion whether a stored text and one that was read differ in nothing that counts: then the stored one stays. Asked where they are not equal, at the cost of reading the stored one
     */
    public RunWriter run(
            Place place, long seq, Optional<SnapshotRef> previous, BiPredicate<byte[], byte[]> sameVersion) {
        Frames frames = frames(place);
        return new RunWriter(
                objects,
                place,
                seq,
                tenants.key(place.tenant()),
                frames,
                previous.map(ref -> Snapshot.open(frames, ref)),
                previous.isPresent() ? objects.unshared(place) : java.util.Set.of(),
                sameVersion);
    }

    /** Notes a stored run, in the transaction that settles its task. */
    public Effect noted(UUID backup, String stream, long task, RunWriter.StoredRun run) {
        return noted(backup, stream, task, run, RunNote.NONE);
    }

    /** As above, with more to remember of it. */
    public Effect noted(UUID backup, String stream, long task, RunWriter.StoredRun run, RunNote note) {
        String ref = json.text(run.ref());
        return sql -> sql.update(
                """
                insert into snapshot_run (backup_id, stream, task_id, ref, seen, segments, new_bytes, newest, still_there, position, latest, late,
                    undated, further_pages, fresh_pages, key_forms, gap_since, gap_edge)
                values (?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (backup_id, stream, task_id) do nothing""",
                backup,
                stream,
                task,
                ref,
                run.seen(),
                run.segments(),
                run.newBytes(),
                note.newest(),
                note.stillThere(),
                note.feed().position(),
                note.feed().latest(),
                note.feed().late(),
                note.list().undated(),
                note.list().furtherPages(),
                note.list().freshPages(),
                note.list().keyForms(),
                note.feed().gap() == null ? null : note.feed().gap().since(),
                note.feed().gap() == null ? null : note.feed().gap().edge());
    }

    /**
     * What is remembered of a run until its stream is sealed.
     *
     * @param newest the newest last change among its records; null where none is known
     * @param stillThere how many of its records a list lacked although they are there
     * @param feed how far it came in a feed; never null
     * @param list what it met in lists; never null
     */
    public record RunNote(Instant newest, long stillThere, FeedNote feed, ListNote list) {
        /** Nothing. */
        public static final RunNote NONE = new RunNote(null, 0, FeedNote.NONE, ListNote.NONE);
    }

    /**
     * What a run met in lists.
     *
     * @param undated how many records had no moment of a last change, where the stream has a cursor
     * @param furtherPages how many pages it read to which records may have slipped from others: they have items, are asked for by number and are not the first
     * @param freshPages how many pages held a record that claims to have changed since shortly before the pass began, or does not say when it changed
     * @param keyForms which forms its numeric keys had: {@link #NUMBERS}, {@link #TEXTS}, both added, or 0
     */
    public record ListNote(long undated, long furtherPages, long freshPages, int keyForms) {
        /** Keys that are JSON numbers. */
        public static final int NUMBERS = 1;
        /** Keys that are JSON texts and read like numbers. */
        public static final int TEXTS = 2;
        /** Nothing. */
        public static final ListNote NONE = new ListNote(0, 0, 0, 0);

        /** Whether the source writes some numeric keys as numbers and some as texts. */
        public boolean hasMixedKeys() {
            return keyForms == (NUMBERS | TEXTS);
        }
    }

    /**
     * How far a run came in a feed.
     *
     * @param position where the next reading goes on; null where it is no feed
     * @param latest as in {@link Reach}
     * @param late how many events stood behind later ones
     * @param gap the gap before which {@code position} waits; null for none
     */
    public record FeedNote(String position, String latest, long late, FeedGap gap) {
        /** No feed. */
        public static final FeedNote NONE = new FeedNote(null, null, 0, null);
    }

    /** What is remembered of all runs of a backup's stream. */
    public RunNote notes(UUID backup, String stream) {
        return database.first(
                        row -> new RunNote(
                                row.instant("newest"),
                                row.large("still_there"),
                                new FeedNote(row.text("position"), row.text("latest"), row.large("late"), gap(row)),
                                new ListNote(
                                        row.large("undated"),
                                        row.large("further_pages"),
                                        row.large("fresh_pages"),
                                        row.number("key_forms"))),
                        """
                        select max(newest) as newest, coalesce(sum(still_there), 0) as still_there, coalesce(sum(late), 0) as late,
                            (array_agg(position order by task_id desc) filter (where position is not null))[1] as position,
                            (array_agg(latest order by task_id desc) filter (where latest is not null))[1] as latest,
                            (array_agg(gap_since order by task_id desc) filter (where position is not null))[1] as gap_since,
                            (array_agg(gap_edge order by task_id desc) filter (where position is not null))[1] as gap_edge,
                            coalesce(sum(undated), 0) as undated, coalesce(sum(further_pages), 0) as further_pages,
                            coalesce(sum(fresh_pages), 0) as fresh_pages, coalesce(bit_or(key_forms), 0) as key_forms
                        from snapshot_run where backup_id = ? and stream = ?""",
                        backup,
                        stream)
                .orElse(RunNote.NONE);
    }

    private static FeedGap gap(Row row) throws SQLException {
        Instant since = row.instant("gap_since");
        return since == null ? null : new FeedGap(since, row.text("gap_edge"));
    }

    /** Looks a record up in an opened snapshot by key, again and again. For one thread. */
    public SnapshotReader open(Place place, SnapshotRef ref) {
        Frames frames = frames(place);
        return new SnapshotReader(Snapshot.open(frames, ref));
    }

    /** Asks snapshots of a place, one after the other, for the version of one record. For one thread. */
    public VersionLookup versions(Place place, String key) {
        return new VersionLookup(frames(place), key.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What a merge is asked to do.
     *
     * @param carried whether a line of the previous snapshot that no run names can be carried over; asked about each, perhaps twice
     */
    public record Merge(
            Place place,
            UUID backup,
            long seq,
            String stream,
            Optional<SnapshotRef> previous,
            NotRead notRead,
            Predicate<SnapshotReader.Line> carried) {}

    /** A snapshot that is stored but not noted yet, and what it had to leave out. */
    public record Merged(Merge merge, SnapshotRef ref, Counts counts, java.util.Set<String> segments, Lost lost) {}

    /**
     * What is said of a snapshot beside what it holds.
     *
     * @param complete whether all that the stream has is known to be in it
     * @param consistency {@code exact} or {@code best_effort}
     * @param reason why it is not exact; null where it is
     * @param kind what its lines are
     */
    public record Said(boolean complete, String consistency, String reason, Reach reach, SnapshotKind kind) {
        /** A frozen list, read whole. */
        public static final Said EXACT = new Said(true, "exact", null, Reach.NONE);

        /** Of records. */
        public Said(boolean complete, String consistency, String reason, Reach reach) {
            this(complete, consistency, reason, reach, SnapshotKind.RECORDS);
        }
    }

    /**
     * What a merge would hold.
     *
     * @param contested how often two runs held different texts under one key: a record that changed between two looks, or two records
     */
    public record Tally(Counts counts, long contested) {}

    /** What a merge would hold. Reads both indexes and stores nothing. */
    public Tally tally(Merge merge) {
        SealingWalk walk = walk(merge);
        while (walk.hasNext()) {
            walk.next();
        }
        return new Tally(walk.counts(), walk.contested());
    }

    private SealingWalk walk(Merge merge) {
        Frames frames = frames(merge.place());
        return sealing(merge, frames)
                .walk(
                        runs(merge.backup(), merge.stream()),
                        merge.previous().map(ref -> Snapshot.open(frames, ref)),
                        merge.notRead(),
                        entry -> true);
    }

    private Sealing sealing(Merge merge, Frames frames) {
        Place place = merge.place();
        return new Sealing(objects, place, merge.seq(), tenants.key(place.tenant()), frames);
    }

    /** What a merge would carry over as unseen, and up to {@code most} of its keys, spread over all of them. Reads both indexes. */
    public Missed missed(Merge merge, int most) {
        return Missed.of(walk(merge), most);
    }

    /** The keys that a merge would hold, behind {@code after}, in the order of their bytes. Reads both indexes from their beginnings. */
    public Iterator<String> keys(Merge merge, String after) {
        SealingWalk walk = walk(merge);
        byte[] behind = after.getBytes(StandardCharsets.UTF_8);
        return Stream.generate(() -> walk.hasNext() ? walk.next() : null)
                .takeWhile(Objects::nonNull)
                .dropWhile(entry -> Arrays.compareUnsigned(entry.key(), behind) <= 0)
                .map(Entry::text)
                .iterator();
    }

    /** Merges the runs of a backup's stream into a snapshot and stores its index. Repeating it stores nothing twice. */
    public Merged merge(Merge merge) {
        Frames frames = frames(merge.place());
        Optional<Snapshot> texts = merge.previous().map(ref -> Snapshot.open(frames, ref));
        Sealing.Result result = sealing(merge, frames)
                .seal(
                        runs(merge.backup(), merge.stream()),
                        merge.previous().map(ref -> Snapshot.open(frames, ref)),
                        merge.notRead(),
                        entry -> merge.carried().test(new SnapshotReader.Line(texts.orElseThrow(), entry)));
        return new Merged(merge, result.ref(), result.counts(), result.segments(), result.lost());
    }

    /** Notes a merged snapshot and stretches the lifespans of all it needs, in the transaction that settles the merge. */
    public Effect noted(Merged merged, Said said) {
        Merge merge = merged.merge();
        String reach = json.text(said.reach());
        String ref = json.text(merged.ref());
        String counts = json.text(merged.counts());
        return sql -> {
            objects.stretch(sql, merge.place(), merge.seq(), ObjectKind.SEGMENT, merged.segments());
            objects.stretch(
                    sql,
                    merge.place(),
                    merge.seq(),
                    ObjectKind.BASE,
                    List.of(merged.ref().base().object().name()));
            if (merged.ref().delta() != null) {
                objects.stretch(
                        sql,
                        merge.place(),
                        merge.seq(),
                        ObjectKind.DELTA,
                        List.of(merged.ref().delta().object().name()));
            }
            sql.update(
                    """
                    insert into snapshot (backup_id, stream, tenant_id, source_id, seq, ref, counts, complete, consistency, reason, reach, kind, segments_added, bytes_added, sealed_at)
                    select ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?::jsonb, ?, coalesce(sum(segments), 0), coalesce(sum(new_bytes), 0), ?
                    from snapshot_run where backup_id = ? and stream = ?
                    on conflict (backup_id, stream) do nothing""",
                    merge.backup(),
                    merge.stream(),
                    merge.place().tenant().toString(),
                    merge.place().source(),
                    merge.seq(),
                    ref,
                    counts,
                    said.complete(),
                    said.consistency(),
                    said.reason(),
                    reach,
                    said.kind(),
                    clock.instant(),
                    merge.backup(),
                    merge.stream());
        };
    }

    /** What a backup has read of a stream so far, opened run by run. For one thread. */
    public List<SnapshotReader> openRuns(Place place, UUID backup, String stream) {
        Frames frames = frames(place);
        return runs(backup, stream).stream()
                .map(run -> new SnapshotReader(Snapshot.open(frames, new SnapshotRef(run, null))))
                .toList();
    }

    private List<IndexRef> runs(UUID backup, String stream) {
        return database.list(
                row -> json.value(row.text("ref"), IndexRef.class),
                "select ref from snapshot_run where backup_id = ? and stream = ? order by task_id",
                backup,
                stream);
    }

    private Frames frames(Place place) {
        return new Frames(store, place, tenants.key(place.tenant()));
    }

    SnapshotRow row(Row row) throws SQLException {
        return new SnapshotRow(
                row.id("backup_id"),
                row.large("seq"),
                row.text("stream"),
                json.value(row.text("ref"), SnapshotRef.class),
                json.value(row.text("counts"), Counts.class),
                row.flag("complete"),
                row.text("consistency"),
                row.text("reason"),
                row.number("segments_added"),
                row.large("bytes_added"),
                json.value(row.text("reach"), Reach.class),
                row.constant(SnapshotKind.class, "kind"));
    }
}
