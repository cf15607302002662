package io.holdfast.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.vault.MediaFiles;
import io.holdfast.vault.Place;
import io.holdfast.vault.SnapshotRef;
import io.holdfast.vault.SnapshotRow;
import io.holdfast.vault.Snapshots;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What a backup holds, to be read: streams, records, files. Safe for use by many threads. */
@Singleton
public class BackupContent {
    private final Snapshots snapshots;
    private final MediaFiles files;
    private final ObjectMapper json;

    BackupContent(Snapshots snapshots, MediaFiles files, ObjectMapper json) {
        this.snapshots = snapshots;
        this.files = files;
        this.json = json;
    }

    /** The backup's streams by name, the reserved {@code _media} among them. */
    public List<SnapshotRow> streams(Backup backup) {
        return snapshots.of(backup.id());
    }

    /** Opens a stream of a backup; {@code unknown_stream} where the backup has none of that name. The reader is for one thread. */
    public Snapshots.Reader open(Backup backup, String stream) {
        SnapshotRow row = snapshots
                .of(backup.id(), stream)
                .orElseThrow(() -> Problem.of(ErrorCode.UNKNOWN_STREAM, "The backup has no stream " + stream + "."));
        return snapshots.open(backup.place(), row.ref());
    }

    /** As {@link #open}, but empty where the backup has no such stream. */
    public Optional<Snapshots.Reader> find(Backup backup, String stream) {
        return snapshots.of(backup.id(), stream).map(row -> snapshots.open(backup.place(), row.ref()));
    }

    /** Writes a stream's records in the order of their keys, one a line. Line breaks between a record's tokens become spaces; nothing else changes. */
    static void writeLines(Snapshots.Reader reader, OutputStream out) throws IOException {
        Iterator<Snapshots.Line> lines = reader.lines(Optional.empty());
        while (lines.hasNext()) {
            byte[] text = lines.next().text().clone();
            for (int i = 0; i < text.length; i++) {
                // Within a JSON string a line break is escaped, so a raw one can only stand between tokens.
                text[i] = text[i] == '\n' || text[i] == '\r' ? (byte) ' ' : text[i];
            }
            out.write(text);
            out.write('\n');
        }
    }

    /** The file that a link named; empty where the backup has none. */
    public Optional<MediaEntry> media(Backup backup, String url) {
        return find(backup, Steps.MEDIA_STREAM)
                .flatMap(reader -> reader.text(url))
                .map(this::entry);
    }

    /** The file's bytes, to be closed by the caller. */
    public InputStream open(Backup backup, MediaEntry entry) {
        return files.open(backup.place(), entry.file());
    }

    MediaEntry entry(byte[] line) {
        try {
            return json.readValue(line, MediaEntry.class);
        } catch (IOException e) {
            throw Problem.of(ErrorCode.OBJECT_DAMAGED, "A line of the media list does not parse.", e);
        }
    }

    /** Keeps the files of lines that an incomplete pass carried over. */
    void keepUnseen(Place place, long seq, SnapshotRef ref) {
        Iterator<Snapshots.Line> lines = snapshots.open(place, ref).lines(Optional.empty());
        while (lines.hasNext()) {
            Snapshots.Line line = lines.next();
            if (line.unseen()) {
                files.keepOn(place, seq, entry(line.text()).file());
            }
        }
    }
}
