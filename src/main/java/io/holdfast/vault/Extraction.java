package io.holdfast.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.holdfast.crypto.DataKey;
import io.holdfast.crypto.Sha256;
import io.holdfast.crypto.WrappedKey;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.store.ObjectStore;
import io.holdfast.tenant.TenantId;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Gets backups out of a store with nothing but the master key: no service, no database. For one thread. */
public final class Extraction {
    private final ObjectStore store;
    private final StoreContents contents;
    private final BiFunction<String, WrappedKey, DataKey> unwrap;
    private final Consumer<String> say;
    private final ObjectMapper mapper = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    /**
     * @param unwrap opens a tenant's wrapped key; fails with a {@link Problem} where it cannot
     * @param say hears how far it is, and what is damaged
     */
    public Extraction(ObjectStore store, BiFunction<String, WrappedKey, DataKey> unwrap, Consumer<String> say) {
        this.store = store;
        this.contents = new StoreContents(store);
        this.unwrap = unwrap;
        this.say = say;
    }

    /** A backup that lies in the store. */
    public record Found(TenantId tenant, UUID source, long seq, UUID backup) {
        private Place place() {
            return new Place(tenant, source);
        }
    }

    /**
     * What was written.
     *
     * @param damaged records and files that could not be read, and streams, each counted once
     */
    public record Extracted(long records, long files, long damaged) {}

    /** All backups, by tenant and source, oldest first. */
    public List<Found> backups() {
        List<Found> found = new ArrayList<>();
        for (TenantId tenant : contents.tenants()) {
            for (UUID source : contents.sources(tenant)) {
                Place place = new Place(tenant, source);
                Documents.names(store, place, ObjectKind.MANIFEST)
                        .map(ManifestName::of)
                        .forEach(name -> found.add(new Found(tenant, source, name.seq(), name.backup())));
            }
        }
        return found;
    }

    /** A backup's manifest, as JSON. */
    public JsonNode manifest(Found found) {
        String name = new ManifestName(found.seq(), found.backup()).text();
        return tree(frames(found).document(ObjectKind.MANIFEST, name));
    }

    /**
     * Writes a backup into a folder: a file of lines for each stream in the order of keys, the files under {@code media/} by the SHA-256 of their bytes, streams that are one
     * file under {@code exports/}, and the manifest. What is damaged is named and left out.
     *
     * @param streams which; empty for all
     */
    public Extracted write(Found found, List<String> streams, boolean media, Path folder) throws IOException {
        JsonNode manifest = manifest(found);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("manifest.json"), manifest.toPrettyString() + "\n");
        Frames frames = frames(found);
        Tally tally = new Tally();
        for (JsonNode stream : manifest.path("streams")) {
            String name = stream.path("stream").asText();
            boolean wanted = name.startsWith("_") ? media : streams.isEmpty() || streams.contains(name);
            if (wanted) {
                boolean export =
                        SnapshotKind.EXPORT.name().equals(stream.path("kind").asText());
                stream(frames, name, export, value(stream.path("ref"), SnapshotRef.class), folder, tally);
                say.accept(name + ": " + tally.of(name));
            }
        }
        return new Extracted(tally.records, tally.files, tally.damaged);
    }

    private static final class Tally {
        private long records;
        private long files;
        private long damaged;
        private long before;

        String of(String stream) {
            long now = stream.startsWith("_") ? files : records;
            long count = stream.startsWith("_") ? now : now - before;
            before = records;
            return count + (stream.startsWith("_") ? " files" : " records");
        }
    }

    private void stream(Frames frames, String name, boolean export, SnapshotRef ref, Path folder, Tally tally)
            throws IOException {
        boolean files = name.startsWith("_");
        Snapshot snapshot;
        try {
            snapshot = Snapshot.open(frames, ref);
        } catch (Problem e) {
            tally.damaged++;
            say.accept("DAMAGED: stream " + name + ": " + e.getMessage());
            return;
        }
        try (OutputStream out =
                new BufferedOutputStream(Files.newOutputStream(folder.resolve(safe(name) + ".ndjson")))) {
            Iterator<Entry> entries = snapshot.entries(Optional.empty());
            while (entries.hasNext()) {
                Entry entry = entries.next();
                try {
                    byte[] text = snapshot.text(entry);
                    if (files) {
                        file(frames, text, folder);
                        tally.files++;
                    } else {
                        if (export) {
                            export(
                                    frames,
                                    text,
                                    Files.createDirectories(folder.resolve("exports"))
                                            .resolve(safe(name)));
                        }
                        tally.records++;
                    }
                    out.write(JsonLine.of(text));
                    out.write('\n');
                } catch (Problem e) {
                    if (!e.isOfBrokenObject()) {
                        throw e;
                    }
                    tally.damaged++;
                    say.accept("DAMAGED: " + name + " " + entry.text() + ": " + e.getMessage());
                }
            }
        }
    }

    private void file(Frames frames, byte[] line, Path folder) throws IOException {
        MediaFiles.MediaRef ref = value(tree(line).path("file"), MediaFiles.MediaRef.class);
        Path media = Files.createDirectories(folder.resolve("media"));
        Path target = media.resolve(ref.sha256());
        if (Files.exists(target)) {
            return;
        }
        Path draft = media.resolve(ref.sha256() + ".part");
        MessageDigest digest = Sha256.digest();
        try (Frames.Sequence all = frames.all(ref.object(), false);
                OutputStream out = Files.newOutputStream(draft)) {
            for (byte[] frame = all.next(); frame != null; frame = all.next()) {
                digest.update(frame);
                out.write(frame);
            }
        }
        if (!Sha256.hex(digest.digest()).equals(ref.sha256())) {
            Files.delete(draft);
            throw Problem.of(ErrorCode.OBJECT_DAMAGED, "A file has other bytes than were stored.");
        }
        Files.move(draft, target);
    }

    private void export(Frames frames, byte[] line, Path target) throws IOException {
        Exports.ExportRef ref = value(tree(line).path("file"), Exports.ExportRef.class);
        Path draft = target.resolveSibling(target.getFileName() + ".part");
        MessageDigest digest = Exports.hashing();
        try (Frames.Sequence all = frames.all(ref.object(), false);
                OutputStream out = Files.newOutputStream(draft)) {
            for (byte[] frame = all.next(); frame != null; frame = all.next()) {
                digest.update(Sha256.of(frame));
                out.write(frame);
            }
        }
        if (!Sha256.hex(digest.digest()).equals(ref.hash())) {
            Files.delete(draft);
            throw Problem.of(ErrorCode.OBJECT_DAMAGED, "An export has other bytes than were stored.");
        }
        Files.move(draft, target);
    }

    private Frames frames(Found found) {
        Optional<Problem> last = Optional.empty();
        for (WrappedKey key : contents.keys(found.tenant())) {
            try {
                return new Frames(
                        store, found.place(), unwrap.apply(found.tenant().toString(), key));
            } catch (Problem e) {
                last = Optional.of(e);
            }
        }
        throw last.orElseGet(() -> Problem.of(ErrorCode.KEY_UNAVAILABLE, "The tenant's key is not in the store."));
    }

    private static String safe(String stream) {
        return stream.replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    private JsonNode tree(byte[] json) {
        try {
            return mapper.readTree(new String(json, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw Problem.of(ErrorCode.OBJECT_DAMAGED, "A document of the store is not JSON.", e);
        }
    }

    private <T> T value(JsonNode tree, Class<T> type) {
        return mapper.convertValue(tree, type);
    }
}
