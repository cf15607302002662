package io.holdfast.backup;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.vault.SnapshotKind;
import io.holdfast.vault.SnapshotReader;
import io.holdfast.vault.SnapshotRow;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A backup as a zip: {@code streams/NAME.ndjson} or {@code .csv}, streams that are one file as {@code exports/NAME}, files below {@code media/}, and last {@code index.json}, which says what is in it: an archive
 * without it is not whole. Memory: what zip itself needs, some 200 bytes a file. For one thread.
 */
final class Archive {
    private final BackupContent content;
    private final ObjectMapper json;
    private final Backup backup;
    private final Downloads.Hold hold;

    Archive(BackupContent content, ObjectMapper json, Backup backup, Downloads.Hold hold) {
        this.content = content;
        this.json = json;
        this.backup = backup;
        this.hold = hold;
    }

    /**
     * What is wanted in it.
     *
     * @param streams without {@code _media}
     * @param media whether files are, too
     */
    record Wanted(List<SnapshotRow> streams, boolean media, RecordFormat records) {}

    @RegisterForReflection
    record StreamFile(String stream, String file, long records, boolean complete, String consistency, String reason) {}

    @RegisterForReflection
    record MediaFile(String url, String file, long size, String sha256, String contentType) {}

    void write(Wanted wanted, BackupViews.BackupView view, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        for (SnapshotRow row : wanted.streams()) {
            if (row.kind() == SnapshotKind.EXPORT) {
                export(row, zip);
                continue;
            }
            zip.putNextEntry(new ZipEntry(name(row, wanted)));
            wanted.records().write(content.open(backup, row), zip, hold::goOn);
            zip.closeEntry();
        }
        if (wanted.media()) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            files(zip);
            zip.setLevel(Deflater.DEFAULT_COMPRESSION);
        }
        zip.putNextEntry(new ZipEntry("index.json"));
        index(wanted, view, zip);
        zip.closeEntry();
        zip.finish();
    }

    /** The bytes of a stream that is one file; no entry where the backup could not get it. */
    private void export(SnapshotRow row, ZipOutputStream zip) throws IOException {
        Optional<BackupContent.KeptExport> kept = content.export(backup, row);
        if (kept.isEmpty()) {
            return;
        }
        ExportEntry entry = kept.get().entry();
        zip.setLevel(Deflater.NO_COMPRESSION);
        zip.putNextEntry(new ZipEntry("exports/" + row.stream()));
        try (InputStream in =
                content.open(backup, entry, new ByteRange(0, entry.file().size()))) {
            hold.copy(in, zip);
        }
        zip.closeEntry();
        zip.setLevel(Deflater.DEFAULT_COMPRESSION);
    }

    private static String name(SnapshotRow row, Wanted wanted) {
        if (row.kind() == SnapshotKind.EXPORT) {
            return "exports/" + row.stream();
        }
        return "streams/" + row.stream() + "." + wanted.records().extension();
    }

    private void files(ZipOutputStream zip) throws IOException {
        for (Iterator<MediaEntry> entries = entries(); entries.hasNext(); ) {
            MediaEntry entry = entries.next();
            zip.putNextEntry(new ZipEntry(FileName.inArchive(entry.url())));
            try (InputStream in = content.open(backup, entry)) {
                hold.copy(in, zip);
            }
            zip.closeEntry();
        }
    }

    private void index(Wanted wanted, BackupViews.BackupView view, OutputStream out) throws IOException {
        JsonGenerator index = json.getFactory().createGenerator(out);
        index.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        index.writeStartObject();
        index.writeNumberField("format", 1);
        index.writeObjectField("backup", view);
        index.writeArrayFieldStart("streams");
        for (SnapshotRow row : wanted.streams()) {
            index.writeObject(new StreamFile(
                    row.stream(),
                    name(row, wanted),
                    row.counts().records(),
                    row.complete(),
                    row.consistency(),
                    row.reason()));
        }
        index.writeEndArray();
        index.writeArrayFieldStart("media");
        for (Iterator<MediaEntry> entries = entries(); wanted.media() && entries.hasNext(); hold.goOn()) {
            MediaEntry entry = entries.next();
            index.writeObject(new MediaFile(
                    entry.url(),
                    FileName.inArchive(entry.url()),
                    entry.file().size(),
                    entry.file().sha256(),
                    entry.contentType()));
        }
        index.writeEndArray();
        index.writeEndObject();
        index.close();
    }

    private Iterator<MediaEntry> entries() {
        Iterator<SnapshotReader.Text> lines = content.find(backup, MediaEntry.STREAM)
                .map(reader -> reader.texts("", Optional.empty()))
                .orElse(List.<SnapshotReader.Text>of().iterator());
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return lines.hasNext();
            }

            @Override
            public MediaEntry next() {
                return content.entry(lines.next().bytes());
            }
        };
    }
}
