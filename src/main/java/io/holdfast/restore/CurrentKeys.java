package io.holdfast.restore;

import io.holdfast.backup.Backup;
import io.holdfast.connector.Connector;
import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.TaskRun;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Under which keys the records of a restore's backup live in the source that is written to. Not for use by several threads.
 */
final class CurrentKeys {
    private final Restore restore;
    private final Backup backup;
    private final boolean literal;
    private final KeyMap map;
    private final Connector connector;
    private final Map<String, Boolean> known = new HashMap<>();

    /** @param literal whether only what this very restore created anew counts as moved */
    CurrentKeys(Restore restore, Backup backup, boolean literal, KeyMap map, Connector connector) {
        this.restore = restore;
        this.backup = backup;
        this.literal = literal;
        this.map = map;
        this.connector = connector;
    }

    /** Whether the backup is another source's: its keys mean nothing here. */
    boolean isForeign() {
        return !backup.source().equals(restore.source());
    }

    /** The name under which the key map keeps a stream: keys of another source have one of their own. */
    String space(String stream) {
        return isForeign() ? stream + "@" + backup.source() : stream;
    }

    /** The key under which the record of an old key lives now, or last lived: that of its last creation, otherwise the old one. Empty where another source's record was never put here. */
    Optional<String> last(StreamSpec stream, String key) {
        return last(stream, key, whereabouts(stream.name(), key));
    }

    private Optional<String> last(StreamSpec stream, String key, Whereabouts where) {
        return where.moved()
                .map(KeyMap.Moved::newKey)
                .or(() -> isForeign() ? Optional.empty() : Optional.of(unmoved(stream, key)));
    }

    /** As {@link #last}, but empty too where a restore since the backup put another record under that key: the record itself is not there, and nothing under its old key may be written for it. */
    Optional<String> living(StreamSpec stream, String key) {
        Whereabouts where = whereabouts(stream.name(), key);
        return where.taken() ? Optional.empty() : last(stream, key, where);
    }

    /** Whether another record lives under a key of the backup by now, because a restore created it there: the key was free, and the platform used it again. */
    boolean isTaken(String stream, String key) {
        return whereabouts(stream, key).taken();
    }

    private String unmoved(StreamSpec stream, String key) {
        return stream.parentOf(key)
                .flatMap(parent -> last(
                                connector.stream(stream.parent().stream()).orElseThrow(), parent)
                        .map(now -> stream.below(now, key)))
                .orElse(key);
    }

    /** What the key map tells of a key of the backup. Costs a query. While nothing is written nothing is added to the map: a stream that it does not know needs no look for each key. */
    Whereabouts whereabouts(String stream, String key) {
        boolean none = restore.request().dryRun()
                && !known.computeIfAbsent(stream, name -> map.knows(restore.source(), space(name)));
        if (none) {
            return Whereabouts.UNKNOWN;
        }
        if (isForeign()) {
            return new Whereabouts(
                    map.find(restore.source(), space(stream), key).filter(it -> !literal || isOurs(it)), false);
        }
        var lines = map.about(restore.source(), stream, key);
        return literal
                ? Whereabouts.of(lines, key, backup.createdAt(), restore.id())
                : Whereabouts.of(lines, key, backup.createdAt());
    }

    /** Whether this restore made it. */
    boolean isOurs(KeyMap.Moved moved) {
        return moved.madeBy().equals(restore.id());
    }

    /** The record or file of {@code oldKey}, last known under {@code lastKey}, lives under {@code newKey} now. */
    Effect moved(TaskRun run, String stream, String oldKey, String lastKey, String newKey) {
        return isForeign()
                ? map.placed(run, space(stream), oldKey, newKey)
                : map.moved(run, stream, new KeyMap.Move(oldKey, lastKey, newKey, backup.createdAt()));
    }

    /** As {@link #moved(TaskRun, String, String, String, String)}, of a record that the source just created: whatever was known to live under its key is gone. */
    Effect created(TaskRun run, String stream, String oldKey, String lastKey, String newKey) {
        boolean isAgain = newKey.equals(oldKey) || newKey.equals(lastKey);
        return (isAgain ? Effect.NONE : map.forgotten(run, stream, newKey, false))
                .then(moved(run, stream, oldKey, lastKey, newKey));
    }

    /**
     * Nothing that was created anew lives under {@code newKey} any more, or ever did.
     *
     * @param onlyOurs whether lines that other restores made stay as they are
     */
    Effect forgotten(TaskRun run, String stream, String newKey, boolean onlyOurs) {
        return map.forgotten(run, stream, newKey, onlyOurs);
    }
}
