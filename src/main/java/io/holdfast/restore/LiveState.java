package io.holdfast.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.backup.Backup;
import io.holdfast.backup.BackupContent;
import io.holdfast.backup.MediaEntry;
import io.holdfast.connector.Connection;
import io.holdfast.connector.ExactJson;
import io.holdfast.connector.MediaFile;
import io.holdfast.connector.MediaLink;
import io.holdfast.connector.MediaLinks;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.References;
import io.holdfast.connector.StreamSpec;
import io.holdfast.vault.SnapshotReader;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A restore in progress as its steps see it: what the backup holds, what the source held when the safety backup was made, and where things created anew live now.
 * Not for use by several threads.
 */
final class LiveState {
    private static final String MEDIA = "_media";
    private final UUID restore;
    private final UUID source;
    private final Backup backup;
    private final Backup safety;
    private final BackupContent content;
    private final KeyMap keys;
    private final Connection connection;
    private final Map<String, Optional<SnapshotReader>> then = new HashMap<>();
    private final Map<String, Optional<SnapshotReader>> now = new HashMap<>();

    LiveState(UUID restore, Backup backup, Backup safety, BackupContent content, KeyMap keys, Connection connection) {
        this.restore = restore;
        this.source = backup.source();
        this.backup = backup;
        this.safety = safety;
        this.content = content;
        this.keys = keys;
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /** The stream as the backup has it. */
    Optional<SnapshotReader> then(String stream) {
        return then.computeIfAbsent(stream, name -> content.find(backup, name));
    }

    private Optional<SnapshotReader> now(String stream) {
        return now.computeIfAbsent(stream, name -> content.find(safety, name));
    }

    /** The key under which the record of an old key lives now, as far as is known: that of its last creation, otherwise the old one. */
    String currentKey(StreamSpec stream, String key) {
        return keys.find(source, stream.name(), key).map(KeyMap.Moved::newKey).orElse(key);
    }

    /** The live record of that key, as the safety backup has it; empty where it has none. */
    Optional<ObjectNode> present(StreamSpec stream, String key) {
        return now(stream.name()).flatMap(reader -> reader.text(key)).map(ExactJson::object);
    }

    /** Whether the backup itself has a record of that key. */
    boolean backupHas(StreamSpec stream, String key) {
        return then(stream.name()).flatMap(reader -> reader.line(key)).isPresent();
    }

    /** The record with every reference leading to where the referred record lives now; {@code reference_missing} where one leads nowhere and must not. */
    ObjectNode mapped(StreamSpec stream, ObjectNode record) {
        return References.mapped(stream, record, this::target);
    }

    private Optional<String> target(String stream, String key) {
        Optional<KeyMap.Moved> moved = keys.find(source, stream, key);
        if (moved.filter(this::isOurs).isPresent()) {
            return moved.map(KeyMap.Moved::newKey);
        }
        String current = moved.map(KeyMap.Moved::newKey).orElse(key);
        return Optional.of(current).filter(it -> isLive(stream, it));
    }

    private boolean isOurs(KeyMap.Moved moved) {
        return moved.madeBy().equals(restore);
    }

    private boolean isLive(String stream, String key) {
        return now(stream).flatMap(reader -> reader.line(key)).isPresent();
    }

    /** Where a record's files have to be put before it is written. */
    interface Upload {
        /** A file has a new link: to be noted before the record is written. */
        void uploaded(String oldUrl, String newUrl);
    }

    /** The record with every link leading to a file that is there: those that vanished are uploaded again from the backup. */
    ObjectNode withFiles(StreamSpec stream, RawRecord raw, ObjectNode record, Upload upload) {
        Map<String, String> links = new HashMap<>();
        for (MediaLink link : connection.mediaOf(stream, raw)) {
            Optional<MediaEntry> entry = content.media(backup, link.url());
            if (entry.isEmpty() || !isUploadable(stream)) {
                continue;
            }
            String url = place(link.url(), entry.get()).orElseGet(() -> {
                String fresh = connection.upload(stream, file(entry.get()));
                upload.uploaded(link.url(), fresh);
                return fresh;
            });
            if (!url.equals(link.url())) {
                links.put(link.pointer(), url);
            }
        }
        return MediaLinks.replaced(record, links);
    }

    /** The link under which the file is there now; empty where it is not. */
    private Optional<String> place(String url, MediaEntry entry) {
        Optional<KeyMap.Moved> moved = keys.find(source, MEDIA, url);
        if (moved.filter(this::isOurs).isPresent()) {
            return moved.map(KeyMap.Moved::newKey);
        }
        String current = moved.map(KeyMap.Moved::newKey).orElse(url);
        return content.media(safety, current)
                .filter(live -> live.file().sha256().equals(entry.file().sha256()))
                .map(live -> current);
    }

    /** The file that makes up the record, in streams whose records are files. */
    Optional<MediaFile> madeOf(StreamSpec stream, RawRecord raw) {
        return stream.createdFromFile()
                .flatMap(pointer -> connection.mediaOf(stream, raw).stream()
                        .filter(link -> link.pointer().equals(pointer))
                        .findFirst()
                        .flatMap(link -> content.media(backup, link.url()))
                        .map(this::file));
    }

    private static boolean isUploadable(StreamSpec stream) {
        return stream.media().stream().anyMatch(media -> media.upload() != null);
    }

    private MediaFile file(MediaEntry entry) {
        String path = URI.create(entry.url()).getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        return new MediaFile(
                name.isEmpty() ? "file" : name,
                entry.contentType(),
                entry.file().size(),
                () -> content.open(backup, entry));
    }
}
