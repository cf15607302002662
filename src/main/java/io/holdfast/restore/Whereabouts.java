package io.holdfast.restore;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where the record that a backup knows by a key lives, as far as the source's key map tells. Platforms give the keys of deleted records to new ones, so a key can mean one record in an old
 * backup and another one in a new backup: what counts is whether the backup was made before or after a restore put another record under the key.
 *
 * @param moved where the record was created anew; empty where it never was
 * @param taken whether a restore since the backup put another record under the key, so that the record itself does not live there
 */
record Whereabouts(Optional<KeyMap.Moved> moved, boolean taken) {
    /** Nothing is known of the key. */
    static final Whereabouts UNKNOWN = new Whereabouts(Optional.empty(), false);

    /**
     * A line of the key map.
     *
     * @param madeAt when the restore that made it was asked for; empty where a person made it, or that is no longer known
     */
    record Line(String oldKey, KeyMap.Moved moved, Optional<Instant> madeAt) {
        private boolean isOfAnother(String key) {
            return !oldKey.equals(key) && moved.newKey().equals(key);
        }

        private boolean isSince(Instant moment) {
            return madeAt.filter(made -> !made.isBefore(moment)).isPresent();
        }
    }

    /**
     * What lines tell of a key.
     *
     * @param lines those that lead from the key, and those that lead to it
     * @param backupAt when the backup was asked for that knows the record by that key
     */
    static Whereabouts of(List<Line> lines, String key, Instant backupAt) {
        List<Line> others = lines.stream().filter(line -> line.isOfAnother(key)).toList();
        if (others.stream().anyMatch(line -> !line.isSince(backupAt))) {
            // That record lived there already when the backup was made: it is the one that the backup means.
            return UNKNOWN;
        }
        Optional<KeyMap.Moved> moved = lines.stream()
                .filter(line -> line.oldKey().equals(key))
                .map(Line::moved)
                .findFirst();
        return new Whereabouts(moved, moved.isEmpty() && !others.isEmpty());
    }

    /** The same, but for lines that others than that restore made. */
    static Whereabouts of(List<Line> lines, String key, Instant backupAt, UUID restore) {
        return of(
                lines.stream()
                        .filter(line -> line.moved().madeBy().equals(restore))
                        .toList(),
                key,
                backupAt);
    }
}
