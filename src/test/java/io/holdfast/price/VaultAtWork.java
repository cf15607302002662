package io.holdfast.price;

import io.holdfast.crypto.Sha256;
import io.holdfast.database.Database;
import io.holdfast.database.Json;
import io.holdfast.diff.DiffAtWork;
import io.holdfast.tenant.Tenants;
import io.holdfast.vault.CleanUp;
import io.holdfast.vault.Manifests;
import io.holdfast.vault.Moments;
import io.holdfast.vault.NotRead;
import io.holdfast.vault.ObjectCheck;
import io.holdfast.vault.Place;
import io.holdfast.vault.RunWriter;
import io.holdfast.vault.SnapshotReader;
import io.holdfast.vault.SnapshotRef;
import io.holdfast.vault.SnapshotRow;
import io.holdfast.vault.Snapshots;
import io.quarkus.arc.Arc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does with the vault what the tasks of a backup do, in their order and by the service's own classes, without the source and the queue around them. */
final class VaultAtWork {
    private static final String STREAM = "products";
    /** As the planning of backups spreads pages over tasks, and as many at once as a lane has slots. */
    private static final int SPREAD = 24;

    private static final int MOST_PAGES = 40;
    static final int SLOTS = 4;
    private final Database database = the(Database.class);
    private final Snapshots snapshots = the(Snapshots.class);
    private final Manifests manifests = the(Manifests.class);
    private final Moments moments = the(Moments.class);
    private final CleanUp cleanUp = the(CleanUp.class);
    private final ObjectCheck check = the(ObjectCheck.class);
    private final Json json = the(Json.class);
    private final Clock clock = the(Clock.class);
    private final DiffAtWork diffs = new DiffAtWork();
    private final Place place;
    private SnapshotRow before;
    private SnapshotRow newest;

    VaultAtWork() {
        place = new Place(
                the(Tenants.class).create("price " + UUID.randomUUID()).id(), UUID.randomUUID());
    }

    static <T> T the(Class<T> type) {
        return Arc.container().instance(type).get();
    }

    /** A backup from its first record to its manifest read back; returns how many records differ from the backup before. */
    long backup(ProductDays.Dump dump) throws IOException, InterruptedException {
        UUID backup = UUID.randomUUID();
        Instant begun = clock.instant();
        long seq = database.transaction(sql -> moments.open(sql, place, backup, begun));
        Optional<SnapshotRef> previous = snapshots.newest(place, STREAM, null).map(SnapshotRow::ref);
        read(dump, backup, seq, previous);
        Snapshots.Merge merge = new Snapshots.Merge(place, backup, seq, STREAM, previous, NotRead.GONE, line -> true);
        if (snapshots.tally(merge).counts().records() != dump.records()) {
            throw new IllegalStateException("the pass was not whole");
        }
        Snapshots.Merged merged = snapshots.merge(merge);
        database.change(snapshots.noted(merged, Snapshots.Said.EXACT));
        manifests.store(place, seq, backup, manifest(backup, seq, begun));
        database.change(sql -> {
            moments.seal(sql, backup);
            cleanUp.condemnRuns(sql, place, seq, backup);
        });
        before = newest;
        newest = snapshots.of(backup, STREAM).orElseThrow();
        return newest.counts().changed()
                + newest.counts().created()
                + newest.counts().gone();
    }

    /** What the clean-up job does behind every backup. */
    void cleanUp() {
        cleanUp.condemn(place);
        while (cleanUp.deleteCondemned(place) > 0) {
            // Until all are gone.
        }
    }

    private void read(ProductDays.Dump dump, UUID backup, long seq, Optional<SnapshotRef> previous)
            throws IOException, InterruptedException {
        int pages = dump.pages().size() - 1;
        int each = Math.clamp((pages + SPREAD - 1) / SPREAD, 1, MOST_PAGES);
        List<Future<?>> tasks = new ArrayList<>();
        try (ExecutorService slots = Executors.newFixedThreadPool(SLOTS)) {
            for (int from = 0; from < pages; from += each) {
                int first = from;
                int end = Math.min(pages, from + each);
                tasks.add(slots.submit(() -> {
                    readPages(dump, first, end, backup, seq, previous);
                    return null;
                }));
            }
            for (Future<?> task : tasks) {
                task.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private void readPages(
            ProductDays.Dump dump, int from, int end, UUID backup, long seq, Optional<SnapshotRef> previous)
            throws IOException {
        try (RunWriter writer = snapshots.run(place, seq, previous);
                DumpPages pages = new DumpPages(dump, from, end)) {
            for (List<RunWriter.Item> page = pages.next(); !page.isEmpty(); page = pages.next()) {
                writer.add(page);
            }
            database.change(snapshots.noted(backup, STREAM, from + 1L, writer.store()));
        }
    }

    private byte[] manifest(UUID backup, long seq, Instant begun) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("format", 1);
        manifest.put("backup", backup);
        manifest.put("source", place.source());
        manifest.put("tenant", place.tenant().toString());
        manifest.put("seq", seq);
        manifest.put("origin", "AUTO");
        manifest.put("connector", "demo-shop");
        manifest.put("created_at", begun);
        manifest.put("ended_at", clock.instant());
        manifest.put("result", "SUCCEEDED");
        manifest.put("streams", snapshots.of(backup));
        manifest.put("missing", List.of());
        manifest.put("wanted", List.of(STREAM));
        return json.text(manifest).getBytes(StandardCharsets.UTF_8);
    }

    /** How many records differ between the last two backups: listed from their indexes into the rows of a diff. */
    long diff() {
        return diffs.list(place, before, newest);
    }

    /** The bytes of all objects of the last two backups, those that both have counted twice. */
    long size() {
        return database.list(row -> row.large("size"), """
                        select (select coalesce(sum(size), 0) from vault_object where source_id = ? and kind <> 'RUN' and ? between first_seq and last_seq)
                             + (select coalesce(sum(size), 0) from vault_object where source_id = ? and kind <> 'RUN' and ? between first_seq and last_seq) as size""", place.source(), before.seq(), place.source(), newest.seq())
                .getFirst();
    }

    /** One record of the newest backup, with nothing known but the backup's row. */
    byte[] readOne(String key) {
        return snapshots.open(place, newest.ref()).text(key).orElseThrow();
    }

    /** All records of the newest backup as lines, hashed. */
    byte[] readAll() {
        MessageDigest digest = Sha256.digest();
        Iterator<SnapshotReader.Text> texts =
                snapshots.open(place, newest.ref()).texts("", Optional.empty());
        while (texts.hasNext()) {
            digest.update(texts.next().bytes());
            digest.update((byte) '\n');
        }
        return digest.digest();
    }

    /** Reads, decrypts and hashes all that the newest backup needs. */
    ObjectCheck.Looked verify() {
        return check.check(place, check.of(place, newest.seq()), ObjectCheck.Depth.FULL);
    }
}
