package io.holdfast.restore;

import io.holdfast.backup.Backup;
import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.database.Json;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.vault.Facts;
import io.holdfast.vault.MediaFiles;
import io.holdfast.vault.Place;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Live versions that were written over and that the safety backup lacks: whatever is read of that backup to be put back, they go first. Each is a sealed file of the vault that
 * lives as long as the safety backup, and a fact says whose it is (decision 0022). Safe for use by many threads.
 */
@Singleton
class KeptVersions {
    private final Database database;
    private final MediaFiles files;
    private final Facts facts;
    private final Json json;

    KeptVersions(Database database, MediaFiles files, Facts facts, Json json) {
        this.database = database;
        this.files = files;
        this.facts = facts;
        this.json = json;
    }

    /**
     * Keeps a live version before it is written over; when this returns it lies in the store, and so does what says whose it is.
     *
     * @param again whether a write of ours may have arrived already: what was kept before that stays
     * @param saving writes rows, conditional on the task's lease
     */
    void keep(Backup safety, String stream, String key, byte[] text, boolean again, Consumer<Effect> saving) {
        if (again && find(safety, stream, key).isPresent()) {
            return;
        }
        MediaFiles.MediaRef file = stored(safety, text);
        UUID id = UUID.nameUUIDFromBytes((safety.id() + ":" + stream + ":" + key).getBytes(StandardCharsets.UTF_8));
        Effect row = sql -> {
            KeptFacts.write(
                    sql, json, id, safety.source(), new KeptFacts.State(safety.id(), stream, key, safety.seq(), file));
            facts.note(sql, safety.tenant(), safety.source(), KeptFacts.KIND, id);
        };
        saving.accept(row);
        facts.acknowledge(KeptFacts.KIND, id);
    }

    private MediaFiles.MediaRef stored(Backup safety, byte[] text) {
        try (InputStream body = new ByteArrayInputStream(text)) {
            return files.keep(safety.place(), safety.seq(), body, text.length, Optional.empty())
                    .ref();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The version that was kept beside a backup; empty where none was. */
    Optional<byte[]> find(Backup backup, String stream, String key) {
        return database.first(
                        row -> json.value(row.text("file"), MediaFiles.MediaRef.class),
                        "select file from kept_version where backup_id = ? and stream = ? and key = ?",
                        backup.id(),
                        stream,
                        key)
                .map(file -> text(backup.place(), file));
    }

    /** Whether any version was kept beside a backup. */
    boolean hasAny(Backup backup) {
        return database.first(row -> true, "select 1 from kept_version where backup_id = ? limit 1", backup.id())
                .isPresent();
    }

    /** Of which of those keys a version was kept beside a backup. */
    Set<String> of(Backup backup, String stream, Collection<String> keys) {
        return keys.isEmpty()
                ? Set.of()
                : new HashSet<>(database.list(
                        row -> row.text("key"),
                        "select key from kept_version where backup_id = ? and stream = ? and key = any(?)",
                        backup.id(),
                        stream,
                        keys));
    }

    private byte[] text(Place place, MediaFiles.MediaRef file) {
        try (InputStream in = files.open(place, file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "A version that was kept could not be read.", e);
        }
    }
}
