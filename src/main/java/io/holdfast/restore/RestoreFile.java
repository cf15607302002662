package io.holdfast.restore;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.backup.Backup;
import io.holdfast.backup.BackupContent;
import io.holdfast.connector.StreamSpec;
import io.holdfast.connector.WriteOrder;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.source.Sources;
import io.holdfast.vault.JsonLine;
import io.holdfast.vault.SnapshotReader;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Writes chosen records of a backup into a file instead of into a source: a line for each, in the order in which a restore would write them. */
@Singleton
class RestoreFile {
    private final BackupContent content;
    private final Sources sources;
    private final ObjectMapper json;

    RestoreFile(BackupContent content, Sources sources, ObjectMapper json) {
        this.content = content;
        this.sources = sources;
        this.json = json;
    }

    /**
     * The chosen streams that the backup has, in their order, without those that are one file where all are meant; {@code unknown_stream} or {@code not_found} where it lacks one, or a
     * record, {@code not_restorable} for one that is a file.
     */
    List<StreamSpec> chosen(Backup backup, Selection selection) {
        var source = sources.find(backup.source()).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        List<StreamSpec> chosen = WriteOrder.of(sources.connector(source)).stream()
                .flatMap(wave -> wave.streams().stream())
                .filter(stream -> selection.of(stream.name()).isPresent())
                .filter(stream -> !selection.everything()
                        || !stream.isExport()
                                && content.stream(backup, stream.name()).isPresent())
                .toList();
        for (StreamSpec stream : chosen) {
            if (stream.isExport()) {
                throw Problem.of(
                        ErrorCode.NOT_RESTORABLE,
                        stream.name() + " is one file: GET /api/v1/backups/" + backup.id() + "/exports/" + stream.name()
                                + " hands it out.");
            }
        }
        for (Selection.Chosen each : selection.streams()) {
            SnapshotReader reader = content.open(backup, each.name());
            for (String key : each.keys()) {
                if (reader.line(key).isEmpty()) {
                    throw Problem.of(ErrorCode.NOT_FOUND, "The backup has no " + each.name() + " " + key + ".");
                }
            }
        }
        return chosen;
    }

    /** Writes a line {@code {"stream", "key", "data"}} for each record, {@code data} being its exact text. */
    void write(Backup backup, Selection selection, List<StreamSpec> streams, Runnable goOn, OutputStream out)
            throws IOException {
        JsonGenerator line = json.getFactory().createGenerator(out);
        line.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        line.setRootValueSeparator(new SerializedString(""));
        for (StreamSpec stream : streams) {
            Selection.Chosen chosen = selection.of(stream.name()).orElseThrow();
            SnapshotReader reader = content.open(backup, stream.name());
            if (chosen.isWhole()) {
                for (Iterator<SnapshotReader.Text> all = reader.texts("", Optional.empty()); all.hasNext(); ) {
                    SnapshotReader.Text record = all.next();
                    write(line, stream, record.key(), record.bytes());
                    goOn.run();
                }
            }
            for (String key : chosen.keys().stream().distinct().toList()) {
                write(line, stream, key, reader.text(key).orElseThrow());
                goOn.run();
            }
        }
        line.close();
    }

    private static void write(JsonGenerator line, StreamSpec stream, String key, byte[] text) throws IOException {
        line.writeStartObject();
        line.writeStringField("stream", stream.name());
        line.writeStringField("key", key);
        line.writeFieldName("data");
        line.writeRawValue(new String(JsonLine.of(text), StandardCharsets.UTF_8));
        line.writeEndObject();
        line.writeRaw('\n');
    }
}
