package io.holdfast.diff;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.backup.Backup;
import io.holdfast.backup.BackupContent;
import io.holdfast.backup.MediaEntry;
import io.holdfast.connector.Comparison;
import io.holdfast.connector.ExactJson;
import io.holdfast.connector.StreamSpec;
import io.holdfast.vault.SnapshotReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Both versions of a stream's records, and what changed in them. Keys asked for in order cost few requests. Not for use by several threads. */
final class Examination {
    private static final int FILES_REMEMBERED = 1000;
    private final BackupContent content;
    private final Optional<StreamSpec> spec;
    private final Side before;
    private final Side after;
    private final FieldRules rules;
    private final boolean files;

    /** @param spec what the connector says of the stream; empty where it does not know it any more */
    Examination(BackupContent content, Optional<StreamSpec> spec, Backup before, Backup after, String stream) {
        this.content = content;
        this.spec = spec;
        this.before = new Side(before, stream);
        this.after = new Side(after, stream);
        this.files = stream.equals(MediaEntry.STREAM);
        this.rules = spec.<FieldRules>map(it -> new StreamRules(it, this.before::hash, this.after::hash))
                .orElse(FieldRules.NONE);
    }

    /** What changed in a record that both backups have. */
    FieldDiff.Result fields(String key) {
        return FieldDiff.between(
                rules,
                told(before.text(key).orElseThrow()),
                told(after.text(key).orElseThrow()));
    }

    /** The record as the one backup has it: of a file, what is known of its content. Empty where it has none. */
    Optional<ObjectNode> before(String key) {
        return before.text(key).map(this::shown);
    }

    /** The record as the other backup has it. */
    Optional<ObjectNode> after(String key) {
        return after.text(key).map(this::shown);
    }

    private ObjectNode told(byte[] text) {
        ObjectNode record = shown(text);
        return spec.map(it -> Comparison.lasting(it, record)).orElse(record);
    }

    private ObjectNode shown(byte[] text) {
        return files ? file(content.entry(text)) : ExactJson.object(text);
    }

    private static ObjectNode file(MediaEntry entry) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("size", entry.file().size())
                .put("sha256", entry.file().sha256())
                .put("contentType", entry.contentType());
    }

    /** One of the two backups. What it is asked for is opened once. */
    private final class Side {
        private final Backup backup;
        private final String stream;
        private Optional<SnapshotReader> records;
        private Optional<SnapshotReader> media;
        private final Map<String, Optional<String>> hashes = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Optional<String>> eldest) {
                return size() > FILES_REMEMBERED;
            }
        };

        Side(Backup backup, String stream) {
            this.backup = backup;
            this.stream = stream;
        }

        Optional<byte[]> text(String key) {
            if (records == null) {
                records = content.find(backup, stream);
            }
            return records.flatMap(reader -> reader.text(key));
        }

        Optional<String> hash(String link) {
            if (media == null) {
                media = content.find(backup, MediaEntry.STREAM);
            }
            return hashes.computeIfAbsent(
                    link,
                    url -> media.flatMap(reader -> reader.text(url))
                            .map(line -> content.entry(line).file().sha256()));
        }
    }
}
