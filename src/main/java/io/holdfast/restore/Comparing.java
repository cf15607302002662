package io.holdfast.restore;

import io.holdfast.connector.RawRecord;
import io.holdfast.connector.StreamSpec;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.vault.SnapshotReader;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lists which records of a stream differ, by walking two snapshots side by side; and which live ones the backup lacks. */
@Singleton
class Comparing {
    static final String SURPLUS = "surplus";
    private static final int BATCH = 500;
    private final KeyMap keys;

    Comparing(KeyMap keys) {
        this.keys = keys;
    }

    /** The chosen records of a stream, behind {@code after}. */
    void records(TaskRun run, LiveState live, StreamSpec stream, Selection.Chosen chosen, String after) {
        Found found = new Found(run, live.restore().id(), stream.name(), null);
        Optional<SnapshotReader> then = live.then(stream.name());
        Optional<SnapshotReader> now = live.now(stream.name());
        if (!chosen.isWhole()) {
            chosen(live, stream, chosen, after, found);
        } else if (then.isEmpty()) {
            return;
        } else if (now.isEmpty()) {
            then.get().lines(Optional.ofNullable(after)).forEachRemaining(line -> {
                found.add(unheld(stream, line.key()));
                found.upTo(line.key());
            });
        } else if (live.isForeign()) {
            then.get().lines(Optional.ofNullable(after)).forEachRemaining(line -> {
                found.add(Item.planned(stream.name(), line.key(), ItemKind.GONE));
                found.upTo(line.key());
            });
        } else {
            walk(live, stream, then.get(), now.get(), after, found);
        }
        found.save();
    }

    private static void walk(
            LiveState live, StreamSpec stream, SnapshotReader then, SnapshotReader now, String after, Found found) {
        boolean media = live.restore().selection().isMediaOf(stream);
        Iterator<SnapshotReader.Line> present = now.lines(Optional.ofNullable(after));
        SnapshotReader.Line head = present.hasNext() ? present.next() : null;
        for (Iterator<SnapshotReader.Line> lines = then.lines(Optional.ofNullable(after)); lines.hasNext(); ) {
            SnapshotReader.Line line = lines.next();
            while (head != null && order(head.key(), line.key()) < 0) {
                head = present.hasNext() ? present.next() : null;
            }
            boolean same = head != null && head.key().equals(line.key());
            if (same && media && lacksFiles(live, stream, line)) {
                found.add(Item.planned(stream.name(), line.key(), ItemKind.DIFFERENT));
            } else {
                found.compared(stream.name(), line, same ? Optional.of(head) : Optional.empty());
            }
            found.upTo(line.key());
        }
    }

    private static void chosen(LiveState live, StreamSpec stream, Selection.Chosen chosen, String after, Found found) {
        List<String> keys = chosen.keys().stream().distinct().toList();
        for (String key : keys.subList(after == null ? 0 : keys.indexOf(after) + 1, keys.size())) {
            if (live.movedSinceSeen(stream, key)) {
                found.add(moved(stream, key, ItemKind.DIFFERENT));
            } else {
                record(live, stream, key, found);
            }
            found.upTo(key);
        }
    }

    /** One record of the backup. */
    static void record(LiveState live, StreamSpec stream, String key, Found found) {
        Optional<SnapshotReader.Line> line = live.then(stream.name()).flatMap(reader -> reader.line(key));
        if (line.isEmpty()) {
            found.add(Item.refused(
                    stream.name(),
                    key,
                    ItemKind.UNKNOWN,
                    Outcome.FAILED,
                    ErrorCode.NOT_FOUND,
                    "The backup has no such record."));
        } else if (live.now(stream.name()).isEmpty()) {
            found.add(unheld(stream, key));
        } else if (live.isForeign()) {
            found.add(Item.planned(stream.name(), key, ItemKind.GONE));
        } else {
            Optional<SnapshotReader.Line> present = live.now(stream.name()).flatMap(reader -> reader.line(key));
            if (present.isPresent()
                    && live.restore().selection().isMediaOf(stream)
                    && lacksFiles(live, stream, line.get())) {
                found.add(Item.planned(stream.name(), key, ItemKind.DIFFERENT));
            } else {
                found.chosen(stream.name(), line.get(), present);
            }
        }
    }

    private static boolean lacksFiles(LiveState live, StreamSpec stream, SnapshotReader.Line line) {
        return live.files().missing(stream, new RawRecord(line.key(), line.text())) > 0;
    }

    private static Item moved(StreamSpec stream, String key, ItemKind kind) {
        return Item.refused(
                stream.name(),
                key,
                kind,
                Outcome.SKIPPED,
                ErrorCode.RESTORE_CONFLICT,
                "The live record is not as the diff saw it.");
    }

    private static Item unheld(StreamSpec stream, String key) {
        return Item.refused(
                stream.name(),
                key,
                ItemKind.UNKNOWN,
                Outcome.FAILED,
                ErrorCode.SAFETY_BACKUP_FAILED,
                "The safety backup could not read this stream.");
    }

    /** The live records of a stream that the backup lacks, behind {@code after}: all, or those that were named. */
    void surplus(TaskRun run, LiveState live, StreamSpec stream, Selection.Surplus wanted, String after) {
        Found found = new Found(run, live.restore().id(), stream.name(), SURPLUS);
        Iterator<String> candidates = wanted.keys().isEmpty()
                ? surplus(live, stream, after)
                : wanted.keys().stream()
                        .distinct()
                        .skip(
                                after == null
                                        ? 0
                                        : wanted.keys().stream()
                                                        .distinct()
                                                        .toList()
                                                        .indexOf(after)
                                                + 1)
                        .iterator();
        while (candidates.hasNext()) {
            List<String> some = new ArrayList<>();
            while (candidates.hasNext() && some.size() < BATCH) {
                some.add(candidates.next());
            }
            Set<String> ours = ofTheBackup(live, stream, some, !wanted.keys().isEmpty());
            for (String key : some) {
                if (ours.contains(key)) {
                    if (!wanted.keys().isEmpty()) {
                        found.add(Item.refused(
                                stream.name(),
                                key,
                                ItemKind.UNKNOWN,
                                Outcome.FAILED,
                                ErrorCode.RECORD_IN_BACKUP,
                                ErrorCode.RECORD_IN_BACKUP.sentence()));
                    }
                } else if (live.movedSinceSeen(stream, key)) {
                    found.add(moved(stream, key, ItemKind.ADDED));
                } else {
                    found.add(Item.planned(stream.name(), key, ItemKind.ADDED));
                }
                found.upTo(key);
            }
        }
        found.save();
    }

    /** The keys that only the safety backup has. */
    private static Iterator<String> surplus(LiveState live, StreamSpec stream, String after) {
        Iterator<SnapshotReader.Line> lines = live.now(stream.name())
                .map(reader -> reader.lines(Optional.ofNullable(after)))
                .orElse(List.<SnapshotReader.Line>of().iterator());
        Iterator<SnapshotReader.Line> then = live.then(stream.name())
                .map(reader -> reader.lines(Optional.ofNullable(after)))
                .orElse(List.<SnapshotReader.Line>of().iterator());
        return new Iterator<>() {
            private SnapshotReader.Line head = then.hasNext() ? then.next() : null;
            private String next = advance();

            private String advance() {
                while (lines.hasNext()) {
                    String key = lines.next().key();
                    while (head != null && order(head.key(), key) < 0) {
                        head = then.hasNext() ? then.next() : null;
                    }
                    if (head == null || !head.key().equals(key)) {
                        return key;
                    }
                }
                return null;
            }

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public String next() {
                String found = next;
                next = advance();
                return found;
            }
        };
    }

    /** Which of those live keys are where records of the backup live, under their own keys or under those that they were created anew with. */
    private Set<String> ofTheBackup(LiveState live, StreamSpec stream, List<String> candidates, boolean named) {
        Set<String> ours = new HashSet<>();
        if (named) {
            candidates.stream().filter(key -> live.backupHas(stream, key)).forEach(ours::add);
        }
        for (Map.Entry<String, String> moved : keys.whatLives(live.restore().source(), stream.name(), candidates)) {
            if (live.backupHas(stream, moved.getKey())) {
                ours.add(moved.getValue());
            }
        }
        return ours;
    }

    private static int order(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
