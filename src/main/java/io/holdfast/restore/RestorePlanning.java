package io.holdfast.restore;

import io.holdfast.backup.Backup;
import io.holdfast.backup.BackupContent;
import io.holdfast.backup.Backups;
import io.holdfast.connector.Connector;
import io.holdfast.connector.StreamSpec;
import io.holdfast.connector.WriteOrder;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.source.Source;
import io.holdfast.source.Sources;
import io.holdfast.vault.Moments;
import io.holdfast.vault.SnapshotReader;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Begins a restore: the safety backup first, then the two backups side by side, and a list of what differs. */
@Singleton
class RestorePlanning {
    private static final int BATCH = 500;
    private static final int ITEMS_A_TASK = 20;
    private final RestoreRows rows;
    private final Backups backups;
    private final BackupContent content;
    private final Sources sources;
    private final Moments moments;

    RestorePlanning(RestoreRows rows, Backups backups, BackupContent content, Sources sources, Moments moments) {
        this.rows = rows;
        this.backups = backups;
        this.content = content;
        this.sources = sources;
        this.moments = moments;
    }

    /** Starts the safety backup, and comparing for when that has ended. */
    Settlement begin(TaskRun run) {
        UUID restore = run.job().subject();
        Source source = sources.find(run.job().source()).orElseThrow();
        UUID safety = UUID.randomUUID();
        UUID child = UUID.randomUUID();
        Effect effect = sql -> {
            backups.startSafety(sql, source, safety, child, run.job().id());
            moments.hold(sql, safety, restore);
            sql.update("update restore set safety_id = ? where id = ?", safety, restore);
        };
        NewTask compare =
                NewTask.essential(RestoreSteps.COMPARE, RestoreSteps.COMPARE_PHASE, new RestoreSteps.Compare(safety));
        return Settlement.done(0, effect).with(0, List.of(compare.after(child)));
    }

    /** Lists what differs, stream by stream, and cuts the writing into tasks. */
    Settlement compare(TaskRun run, RestoreSteps.Compare task) {
        Restore restore = rows.find(run.job().tenant(), run.job().subject()).orElseThrow();
        Backup backup = backups.find(run.job().tenant(), restore.backup()).orElseThrow();
        Backup safety = backups.find(run.job().tenant(), task.safety()).orElseThrow();
        if (!safety.isReadable()) {
            throw Problem.of(
                    ErrorCode.SAFETY_BACKUP_FAILED,
                    "The safety backup ended as " + safety.state() + "; nothing was written.");
        }
        Connector connector = sources.connector(sources.find(restore.source()).orElseThrow());
        List<StreamSpec> streams = Restores.writable(connector, restore.selection());
        boolean behind = run.checkpoint(RestoreSteps.Compared.class).isPresent();
        for (StreamSpec stream : streams) {
            Optional<RestoreSteps.Compared> done = run.checkpoint(RestoreSteps.Compared.class);
            if (behind && !done.orElseThrow().stream().equals(stream.name())) {
                continue;
            }
            String after = behind ? done.orElseThrow().afterKey() : null;
            behind = false;
            Selection.Chosen chosen = restore.selection().of(stream.name()).orElseThrow();
            Optional<SnapshotReader> then = content.find(backup, stream.name());
            Optional<SnapshotReader> now = content.find(safety, stream.name());
            if (now.isEmpty()) {
                throw Problem.of(
                        ErrorCode.SAFETY_BACKUP_FAILED,
                        "The safety backup could not read " + stream.name() + "; nothing was written.");
            }
            if (then.isPresent()) {
                compare(run, restore.id(), stream.name(), chosen, then.get(), now, after);
            }
        }
        return writeTasks(restore, connector, streams, task.safety());
    }

    private void compare(
            TaskRun run,
            UUID restore,
            String stream,
            Selection.Chosen chosen,
            SnapshotReader then,
            Optional<SnapshotReader> now,
            String after) {
        Found found = new Found(run, restore, stream);
        if (!chosen.isWhole()) {
            List<String> keys = chosen.keys().stream().distinct().toList();
            for (String key : keys.subList(after == null ? 0 : keys.indexOf(after) + 1, keys.size())) {
                Optional<SnapshotReader.Line> line = then.line(key);
                if (line.isPresent()) {
                    found.compared(line.get(), now.flatMap(reader -> reader.line(key)));
                } else {
                    found.add(new Item(
                            0,
                            stream,
                            key,
                            ItemKind.UNKNOWN,
                            Outcome.FAILED,
                            null,
                            ErrorCode.NOT_FOUND.code(),
                            "The backup has no such record.",
                            0));
                }
            }
            found.save();
            return;
        }
        Iterator<SnapshotReader.Line> live = now.map(reader -> reader.lines(Optional.ofNullable(after)))
                .orElse(List.<SnapshotReader.Line>of().iterator());
        SnapshotReader.Line head = live.hasNext() ? live.next() : null;
        for (Iterator<SnapshotReader.Line> lines = then.lines(Optional.ofNullable(after)); lines.hasNext(); ) {
            SnapshotReader.Line line = lines.next();
            while (head != null && order(head.key(), line.key()) < 0) {
                head = live.hasNext() ? live.next() : null;
            }
            boolean same = head != null && head.key().equals(line.key());
            found.compared(line, same ? Optional.of(head) : Optional.empty());
        }
        found.save();
    }

    /** What comparing one stream found so far, saved now and then. */
    private static final class Found {
        private final TaskRun run;
        private final UUID restore;
        private final String stream;
        private final List<Item> items = new ArrayList<>();
        private long unchanged;
        private long compared;
        private String lastKey = "";

        Found(TaskRun run, UUID restore, String stream) {
            this.run = run;
            this.restore = restore;
            this.stream = stream;
        }

        void compared(SnapshotReader.Line line, Optional<SnapshotReader.Line> live) {
            if (live.isEmpty()) {
                add(planned(line.key(), ItemKind.GONE));
            } else if (live.get().unseen() || !live.get().sameVersion(line)) {
                // What the safety backup only carried over proves nothing: the live record will be asked.
                add(planned(line.key(), ItemKind.DIFFERENT));
            } else {
                unchanged++;
            }
            lastKey = line.key();
            if (++compared % BATCH == 0) {
                save();
                run.checkStopping();
            }
        }

        private Item planned(String key, ItemKind kind) {
            return new Item(0, stream, key, kind, Outcome.PLANNED, null, null, null, 0);
        }

        void add(Item item) {
            items.add(item);
        }

        void save() {
            run.save(
                    new RestoreSteps.Compared(stream, lastKey.isEmpty() ? null : lastKey),
                    0,
                    RestoreRows.found(restore, List.copyOf(items), unchanged));
            items.clear();
            unchanged = 0;
        }
    }

    private Settlement writeTasks(Restore restore, Connector connector, List<StreamSpec> streams, UUID safety) {
        List<NewTask> tasks = new ArrayList<>();
        long found = 0;
        int wave = 0;
        for (WriteOrder.Wave together : WriteOrder.of(connector)) {
            for (StreamSpec stream : together.streams()) {
                if (!streams.contains(stream)) {
                    continue;
                }
                List<Long> ids = rows.planned(restore.id(), stream.name());
                found += ids.size();
                for (int at = 0; at < ids.size(); at += ITEMS_A_TASK) {
                    long last = ids.get(Math.min(ids.size(), at + ITEMS_A_TASK) - 1);
                    tasks.add(NewTask.of(
                            RestoreSteps.WRITE,
                            RestoreSteps.WRITE_PHASE + wave,
                            new RestoreSteps.Write(stream.name(), ids.get(at), last, safety)));
                }
                if (restore.selection().of(stream.name()).orElseThrow().isWhole()
                        && !stream.references().isEmpty()) {
                    tasks.add(NewTask.of(
                            RestoreSteps.RELINK,
                            RestoreSteps.RELINK_PHASE,
                            new RestoreSteps.Relink(stream.name(), safety)));
                }
            }
            wave++;
        }
        return Settlement.done().with(found, tasks);
    }

    private static int order(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
