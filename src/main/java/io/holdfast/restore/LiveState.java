package io.holdfast.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.backup.Backup;
import io.holdfast.backup.BackupContent;
import io.holdfast.backup.MediaEntry;
import io.holdfast.connector.Comparison;
import io.holdfast.connector.Connection;
import io.holdfast.connector.ExactJson;
import io.holdfast.connector.References;
import io.holdfast.connector.StreamSpec;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.vault.SnapshotReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A restore in progress as its steps see it: what the backup holds, what the source held when the safety backup was made, and where things created anew live now.
 * Not for use by several threads.
 */
final class LiveState {
    private final Restore restore;
    private final boolean literal;
    private final Backup backup;
    private final Backup safety;
    private final Optional<Backup> seen;
    private final BackupContent content;
    private final RestoreMaps maps;
    private final Connection connection;
    private final Map<String, Optional<SnapshotReader>> then = new HashMap<>();
    private final Map<String, Optional<SnapshotReader>> now = new HashMap<>();
    private final Map<String, Optional<SnapshotReader>> saw = new HashMap<>();
    private final CurrentKeys keys;
    private Boolean hasKept;
    private LiveFiles files;

    /** @param literal whether records become what they were, references included, whatever was created anew since */
    LiveState(
            Restore restore,
            boolean literal,
            Backup backup,
            Backup safety,
            Optional<Backup> seen,
            BackupContent content,
            RestoreMaps maps,
            Connection connection) {
        this.restore = restore;
        this.literal = literal;
        this.backup = backup;
        this.safety = safety;
        this.seen = seen;
        this.content = content;
        this.maps = maps;
        this.connection = connection;
        this.keys = new CurrentKeys(restore, backup, literal, maps.keys(), connection.connector());
    }

    Restore restore() {
        return restore;
    }

    Backup backup() {
        return backup;
    }

    Backup safety() {
        return safety;
    }

    /** Whether the backup is another source's: its keys mean nothing here. */
    boolean isForeign() {
        return keys.isForeign();
    }

    /** Whether what exists is left alone and copied. */
    boolean copies() {
        return restore.request().onConflict() == ConflictPolicy.COPY;
    }

    /** Whether whatever exists is left alone. */
    boolean sparesWhatExists() {
        return restore.request().onConflict() == ConflictPolicy.SKIP_EXISTING;
    }

    /** Whether records become what they were, references included, whatever was created anew since. */
    boolean isLiteral() {
        return literal;
    }

    Connection connection() {
        return connection;
    }

    /** The stream as the backup has it. */
    Optional<SnapshotReader> then(String stream) {
        return then.computeIfAbsent(stream, name -> content.find(backup, name));
    }

    /** The stream as the safety backup has it. */
    Optional<SnapshotReader> now(String stream) {
        return now.computeIfAbsent(stream, name -> content.find(safety, name));
    }

    /** The record as it is to be put back; empty where the backup has none. */
    Optional<byte[]> wanted(String stream, String key) {
        Optional<byte[]> kept = hasKept() ? maps.kept().find(backup, stream, key) : Optional.empty();
        return kept.or(() -> then(stream).flatMap(reader -> reader.text(key)));
    }

    /** Whether a version of the record was kept beside the backup. */
    boolean isKept(String stream, String key) {
        return hasKept() && !maps.kept().of(backup, stream, List.of(key)).isEmpty();
    }

    private boolean hasKept() {
        if (hasKept == null) {
            hasKept = maps.kept().hasAny(backup);
        }
        return hasKept;
    }

    /** Under which keys the backup's records live now. */
    CurrentKeys keys() {
        return keys;
    }

    /** The live parent of a record, created anew or not; {@code reference_missing} where it is not there. Empty in streams without a parent. */
    Optional<String> parent(StreamSpec stream, String key) {
        return stream.parentOf(key)
                .map(parent -> target(stream.parent().stream(), parent)
                        .orElseThrow(() -> Problem.of(
                                ErrorCode.REFERENCE_MISSING,
                                "The record that this one belongs to is not there: " + stream.parent().stream() + " "
                                        + parent + ".")));
    }

    /** The live record of that key, as the safety backup has it; empty where it has none. */
    Optional<ObjectNode> present(StreamSpec stream, String key) {
        return now(stream.name()).flatMap(reader -> reader.text(key)).map(ExactJson::object);
    }

    /**
     * What the safety backup has of a live record.
     *
     * @param unseen whether it only carried it over
     */
    record Held(byte[] text, boolean unseen) {}

    /** What the safety backup has of the live record of that key; empty where it has none. */
    Optional<Held> held(String stream, String key) {
        return now(stream).flatMap(reader -> reader.line(key)).map(line -> new Held(line.text(), line.unseen()));
    }

    /** Whether the live record, as the safety backup has it, is another than the one that those saw who chose it; false where nobody looked at it, or whatever is live is written over. */
    boolean movedSinceSeen(StreamSpec stream, String key) {
        ConflictPolicy policy = restore.request().onConflict();
        if (seen.isEmpty() || policy != ConflictPolicy.IF_UNCHANGED && policy != ConflictPolicy.FAIL) {
            return false;
        }
        return isOtherThan(
                stream,
                key,
                saw.computeIfAbsent(stream.name(), name -> content.find(seen.get(), name))
                        .flatMap(reader -> reader.text(key)));
    }

    /** Whether the live record, as the safety backup has it, says something else than an earlier version that somebody saw; empty for none on that side. */
    boolean isOtherThan(StreamSpec stream, String key, Optional<byte[]> then) {
        Optional<byte[]> live = held(stream.name(), key).map(Held::text);
        if (stream.isExport() && then.isPresent() && live.isPresent()) {
            return !content.exportEntry(then.get())
                    .file()
                    .hash()
                    .equals(content.exportEntry(live.get()).file().hash());
        }
        return then.isPresent() && live.isPresent()
                ? !Comparison.same(stream, ExactJson.object(then.get()), ExactJson.object(live.get()))
                : then.isPresent() || live.isPresent();
    }

    /** Whether the backup itself has a record of that key. */
    boolean backupHas(StreamSpec stream, String key) {
        return then(stream.name()).flatMap(reader -> reader.line(key)).isPresent();
    }

    /**
     * The record with every reference leading to where the referred record lives now; {@code reference_missing} where one leads nowhere and must not.
     *
     * @param lost is told of each reference that is left out
     */
    ObjectNode mapped(StreamSpec stream, ObjectNode record, Consumer<References.Lost> lost) {
        return References.mapped(stream, record, this::target, lost);
    }

    /** Whether a reference led nowhere in the backup already: it saw all of that stream, and no such record. */
    boolean ledNowhere(References.Ref ref) {
        return sawAll(backup, ref.stream())
                && then(ref.stream())
                        .filter(reader -> reader.line(ref.key()).isEmpty())
                        .isPresent();
    }

    /** As {@link #mapped}, before anything is written: what the restore is going to create counts as being there. */
    ObjectNode foreseen(StreamSpec stream, ObjectNode record) {
        return References.mapped(
                stream, record, (name, key) -> target(name, key).or(() -> coming(name, key)));
    }

    /** Fails with {@code reference_missing} where a record's parent is neither there nor going to be created. */
    void foreseenParent(StreamSpec stream, String key) {
        stream.parentOf(key)
                .filter(parent -> coming(stream.parent().stream(), parent).isEmpty())
                .ifPresent(parent -> parent(stream, key));
    }

    private Optional<String> coming(String stream, String key) {
        return restore.selection()
                .of(stream)
                .filter(chosen -> chosen.isWhole() || chosen.keys().contains(key))
                .filter(chosen ->
                        then(stream).flatMap(reader -> reader.line(key)).isPresent())
                .map(chosen -> key);
    }

    private Optional<String> target(String stream, String key) {
        Whereabouts where = keys.whereabouts(stream, key);
        Optional<KeyMap.Moved> moved = where.moved();
        Optional<String> made = copies()
                ? maps.items().madeAs(restore.id(), stream, key)
                : moved.filter(keys::isOurs).map(KeyMap.Moved::newKey);
        if (made.isPresent()) {
            return made;
        }
        if (literal) {
            return Optional.of(key);
        }
        if (moved.isPresent()) {
            return moved.map(KeyMap.Moved::newKey).filter(it -> isLive(stream, it));
        }
        boolean isOwn = !isForeign() && isLive(stream, key) && !where.taken();
        return isOwn ? Optional.of(key) : Optional.empty();
    }

    /** Whether the safety backup has a live record of that key. */
    boolean isLive(String stream, String key) {
        return now(stream).flatMap(reader -> reader.line(key)).isPresent();
    }

    /** Whether the safety backup made a whole, counted pass over the stream: what it lacks is not there. */
    boolean sawAllOf(String stream) {
        return sawAll(safety, stream);
    }

    private boolean sawAll(Backup backup, String stream) {
        return content.streams(backup).stream().anyMatch(row -> row.stream().equals(stream) && row.complete());
    }

    /** The files of records. */
    LiveFiles files() {
        if (files == null) {
            files = new LiveFiles(this, content);
        }
        return files;
    }

    /** Where a file of the backup was last uploaded to, if it ever was, and whether this restore did it. */
    Optional<KeyMap.Moved> uploaded(String url) {
        return maps.keys().find(restore.source(), keys.space(MediaEntry.STREAM), url);
    }
}
