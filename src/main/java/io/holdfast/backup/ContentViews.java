package io.holdfast.backup;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.holdfast.connector.ExportFile;
import io.holdfast.problem.Cursor;
import io.holdfast.vault.SnapshotReader;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What backups hold, as the API shows it. */
final class ContentViews {
    private ContentViews() {}

    /**
     * A record.
     *
     * @param unseen whether the backup did not see the record and carried it over from the one before
     * @param data exactly as the source sent it
     */
    @RegisterForReflection
    record RecordView(
            String key,
            boolean unseen,
            @JsonRawValue @Schema(type = SchemaType.OBJECT) String data) {
        static RecordView of(SnapshotReader.Text text) {
            return new RecordView(text.key(), text.unseen(), new String(text.bytes(), StandardCharsets.UTF_8));
        }
    }

    /**
     * Records in the order of their keys.
     *
     * @param scanned how many records were looked at for this page
     * @param next the cursor to go on with; null where all were looked at
     */
    @RegisterForReflection
    record RecordPage(List<RecordView> items, long scanned, String next) {
        static RecordPage of(RecordSearch.Found found) {
            return new RecordPage(
                    found.items().stream().map(RecordView::of).toList(),
                    found.scanned(),
                    found.next().map(Cursor::of).orElse(null));
        }
    }

    /** A stream that is one file. */
    @RegisterForReflection
    record ExportView(
            String stream,
            long size,

            @Schema(description = "Of its bytes, as docs/snapshot-format.md says; the ETag of its download")
            String hash,

            @Schema(description = "As the source told it; null where it did not")
            String etag,

            String contentType,

            @Schema(
                    description =
                            "What the source declares that its bytes add up to, and they do; null where it declares nothing")
            ExportFile.Checksum checksum,

            @Schema(description = "Whether the backup could not read it and carried it over from the one before")
            boolean unseen) {
        static ExportView of(BackupContent.KeptExport kept) {
            ExportFile told = kept.entry().told();
            return new ExportView(
                    kept.stream(),
                    kept.entry().file().size(),
                    kept.entry().file().hash(),
                    told.etag(),
                    told.contentType(),
                    told.checksum(),
                    kept.unseen());
        }
    }

    /** A backup's exports, by stream. */
    @RegisterForReflection
    record ExportList(List<ExportView> items) {}

    /** A file that a link named when the backup was made. */
    @RegisterForReflection
    record FileView(
            String url,
            String name,
            long size,
            String sha256,
            String contentType,
            String etag,
            String lastModified,
            boolean unseen) {
        static FileView of(MediaEntry entry, boolean unseen) {
            return new FileView(
                    entry.url(),
                    FileName.of(entry.url()),
                    entry.file().size(),
                    entry.file().sha256(),
                    entry.contentType(),
                    entry.etag(),
                    entry.lastModified(),
                    unseen);
        }
    }

    /** A backup's files in the order of their links. */
    @RegisterForReflection
    record FilePage(List<FileView> items, String next) {}

    /**
     * A file that the backup could not get, or not anew.
     *
     * @param stream where the record that names it is; null where that is not known
     */
    @RegisterForReflection
    record MissingFileView(String url, String stream, String key, String code, String detail) {}

    /** The files that a backup could not get, in the order in which they were found. */
    @RegisterForReflection
    record MissingFilePage(List<MissingFileView> items, String next) {}

    /** A backup in a record's history. */
    @RegisterForReflection
    record MomentView(UUID backupId, long seq, Instant createdAt) {}

    /**
     * A stretch of backups, one after the other, in which a record was the same.
     *
     * @param state {@code present}; {@code unseen} where the backups did not see the record and carried it over; {@code gone} where they do not hold it and an older
     *     one does
     * @param fingerprint equal where the exact texts are equal; null for {@code gone}
     * @param bytes length of the text; 0 for {@code gone}
     * @param first the oldest backup of the stretch
     * @param last the newest
     * @param backups how many there are
     */
    @RegisterForReflection
    record VersionView(String state, String fingerprint, long bytes, MomentView first, MomentView last, int backups) {}

    /**
     * A record's history, oldest first.
     *
     * @param scanned how many backups were looked at for this page
     * @param next the cursor to go on with; null where all were looked at. The first stretch of the next page may go on with the last one of this
     */
    @RegisterForReflection
    record HistoryPage(List<VersionView> items, int scanned, String next) {}
}
