package io.holdfast.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.connector.MediaLink;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.vault.Exports;
import io.holdfast.vault.MediaFiles;
import io.holdfast.vault.Place;
import io.holdfast.vault.SnapshotReader;
import io.holdfast.vault.SnapshotRow;
import io.holdfast.vault.Snapshots;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** What a backup holds, to be read: streams, records, files. Safe for use by many threads. */
@Singleton
public class BackupContent {
    private final Snapshots snapshots;
    private final MediaFiles files;
    private final Exports exports;
    private final ObjectMapper json;

    BackupContent(Snapshots snapshots, MediaFiles files, Exports exports, ObjectMapper json) {
        this.snapshots = snapshots;
        this.files = files;
        this.exports = exports;
        this.json = json;
    }

    /** The backup's streams by name, the reserved {@code _media} among them. */
    public List<SnapshotRow> streams(Backup backup) {
        return snapshots.of(backup.id());
    }

    /** What the backup stored of one stream; empty where it has none of that name. */
    public Optional<SnapshotRow> stream(Backup backup, String name) {
        return snapshots.of(backup.id(), name);
    }

    /** Opens a stream of a backup; {@code unknown_stream} where the backup has none of that name. The reader is for one thread. */
    public SnapshotReader open(Backup backup, String stream) {
        SnapshotRow row = snapshots
                .of(backup.id(), stream)
                .orElseThrow(() -> Problem.of(ErrorCode.UNKNOWN_STREAM, "The backup has no stream " + stream + "."));
        return snapshots.open(backup.place(), row.ref());
    }

    /** As {@link #open}, but empty where the backup has no such stream. */
    public Optional<SnapshotReader> find(Backup backup, String stream) {
        return snapshots.of(backup.id(), stream).map(row -> snapshots.open(backup.place(), row.ref()));
    }

    /** Opens a stream of a backup that is known to be there. */
    SnapshotReader open(Backup backup, SnapshotRow row) {
        return snapshots.open(backup.place(), row.ref());
    }

    /** The file that a link named; empty where the backup has none. */
    public Optional<MediaEntry> media(Backup backup, String url) {
        return find(backup, MediaEntry.STREAM)
                .flatMap(reader -> reader.text(url))
                .map(this::entry);
    }

    /** The file that a record's link named, whatever its signature; empty where the backup has none. */
    public Optional<MediaEntry> media(Backup backup, MediaLink link) {
        return media(backup, link.identity()).or(() -> media(backup, link.url()));
    }

    /** As {@link #media}, where that backup itself saw the file; one that was only carried over may be gone. */
    public Optional<MediaEntry> seenMedia(Backup backup, String url) {
        return find(backup, MediaEntry.STREAM)
                .flatMap(reader -> reader.line(url))
                .filter(line -> !line.unseen())
                .map(line -> entry(line.text()));
    }

    /** What is known of a stream that is one file; empty where the backup has no such file. */
    Optional<KeptExport> export(Backup backup, SnapshotRow row) {
        return open(backup, row)
                .line(row.stream())
                .map(line -> new KeptExport(row.stream(), exportEntry(line.text()), line.unseen()));
    }

    /**
     * A file that is a stream.
     *
     * @param unseen whether the backup could not read it and carried it over from the one before
     */
    record KeptExport(String stream, ExportEntry entry, boolean unseen) {}

    /** A part of an export's bytes, to be closed by the caller. */
    InputStream open(Backup backup, ExportEntry entry, ByteRange part) {
        return exports.open(backup.place(), entry.file(), part.from(), part.length());
    }

    /** The whole of an export's bytes, to be closed by the caller. */
    public InputStream open(Backup backup, ExportEntry entry) {
        return exports.open(backup.place(), entry.file(), 0, entry.file().size());
    }

    /** Reads the line of an export. */
    public ExportEntry exportEntry(byte[] line) {
        try {
            return json.readValue(line, ExportEntry.class);
        } catch (IOException e) {
            throw Problem.of(ErrorCode.OBJECT_DAMAGED, "The line of an export does not parse.", e);
        }
    }

    /** The file's bytes, to be closed by the caller. */
    public InputStream open(Backup backup, MediaEntry entry) {
        return files.open(backup.place(), entry.file());
    }

    /** A part of the file's bytes, to be closed by the caller. */
    InputStream open(Backup backup, MediaEntry entry, ByteRange part) {
        return files.open(backup.place(), entry.file(), part.from(), part.length());
    }

    /** A line of the list of files. */
    public MediaEntry entry(byte[] line) {
        try {
            return json.readValue(line, MediaEntry.class);
        } catch (IOException e) {
            throw Problem.of(ErrorCode.OBJECT_DAMAGED, "A line of the media list does not parse.", e);
        }
    }

    /** Keeps the file of a line that is carried over from the snapshot before; false where it is not whole any more. */
    boolean keep(Place place, long seq, SnapshotReader.Line line) {
        return files.keepOn(place, seq, entry(line.text()).file());
    }
}
