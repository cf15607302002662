package io.holdfast.restore;

import io.holdfast.backup.Backups;
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
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Begins a restore: the safety backup first, then a list of what differs from it, cut into tasks. */
@Singleton
class RestorePlanning {
    private final ItemRows rows;
    private final LiveStates states;
    private final Comparing comparing;
    private final BasisItems basis;
    private final Backups backups;
    private final Sources sources;
    private final Moments moments;

    RestorePlanning(
            ItemRows rows,
            LiveStates states,
            Comparing comparing,
            BasisItems basis,
            Backups backups,
            Sources sources,
            Moments moments) {
        this.rows = rows;
        this.states = states;
        this.comparing = comparing;
        this.basis = basis;
        this.backups = backups;
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

    /** A stream of which something is compared. */
    private record Part(StreamSpec stream, String name) {
        boolean is(RestoreSteps.Compared done) {
            return stream.name().equals(done.stream()) && Objects.equals(name, done.part());
        }
    }

    /** Lists what differs, part by part, and cuts the writing into tasks. */
    Settlement compare(TaskRun run, RestoreSteps.Compare task) {
        LiveState live = states.of(run, task.safety());
        if (!live.safety().isReadable()) {
            throw Problem.of(
                    ErrorCode.SAFETY_BACKUP_FAILED,
                    "The safety backup ended as " + live.safety().state() + "; nothing was written.");
        }
        Optional<RestoreSteps.Compared> done = run.checkpoint(RestoreSteps.Compared.class);
        if (live.restore().request().basis() == null) {
            compareParts(run, live, done);
        } else {
            basis.take(
                    run,
                    live,
                    states.earlier(live.restore()),
                    done.map(RestoreSteps.Compared::afterKey).orElse(null));
            basis.requireFresh(live);
        }
        requireHeld(live);
        if (live.restore().request().dryRun()) {
            return Settlement.done()
                    .with(
                            0,
                            List.of(NewTask.essential(
                                    RestoreSteps.FORESEE,
                                    RestoreSteps.WRITE_PHASE,
                                    new RestoreSteps.Foresee(task.safety()))));
        }
        return tasks(run, live);
    }

    private void compareParts(TaskRun run, LiveState live, Optional<RestoreSteps.Compared> done) {
        boolean behind = done.isPresent();
        for (Part part : parts(live)) {
            if (behind && !part.is(done.get())) {
                continue;
            }
            String after = behind ? done.get().afterKey() : null;
            behind = false;
            String name = part.stream().name();
            if (part.name() == null) {
                Selection.Chosen chosen = live.restore().selection().of(name).orElseThrow();
                if (after == null) {
                    KnownFields.require(run, live, part.stream(), chosen);
                }
                comparing.records(run, live, part.stream(), chosen, after);
            } else {
                comparing.surplus(
                        run,
                        live,
                        part.stream(),
                        live.restore().selection().surplusOf(name).orElseThrow(),
                        after);
            }
        }
    }

    private static List<Part> parts(LiveState live) {
        List<Part> parts = new ArrayList<>();
        Selection selection = live.restore().selection();
        Restores.writable(live.connection().connector(), selection)
                .forEach(stream -> parts.add(new Part(stream, null)));
        live.connection().connector().streams().stream()
                .filter(stream -> selection.surplusOf(stream.name()).isPresent())
                .forEach(stream -> parts.add(new Part(stream, Comparing.SURPLUS)));
        return parts;
    }

    /** Where the safety backup lacks all of what would be touched, nothing is left to be done. */
    private void requireHeld(LiveState live) {
        UUID restore = live.restore().id();
        if (rows.totals(restore).getOrDefault(Outcome.PLANNED, 0L) == 0
                && !rows.ofCode(restore, Outcome.FAILED, ErrorCode.SAFETY_BACKUP_FAILED, 1)
                        .isEmpty()) {
            throw Problem.of(
                    ErrorCode.SAFETY_BACKUP_FAILED,
                    "The safety backup could not read what would have been written; nothing was written.");
        }
    }

    /** Where the first conflict ends the restore, one task comes after the other; otherwise those of streams that do not refer to each other run together. */
    private Settlement tasks(TaskRun run, LiveState live) {
        Cut cut = new Cut(live);
        List<WriteOrder.Wave> waves = WriteOrder.of(live.connection().connector());
        int phase = RestoreSteps.WRITE_PHASE;
        for (WriteOrder.Wave wave : waves) {
            int height = 1;
            for (StreamSpec stream : writable(wave)) {
                long before = cut.found;
                height = Math.max(height, cut.addWrites(run, stream, phase));
                boolean all = isRelinked(live, stream);
                if (!live.isLiteral() && !stream.references().isEmpty() && (all || cut.found > before)) {
                    cut.add(
                            RestoreSteps.RELINK_PHASE,
                            new RestoreSteps.Relink(
                                    stream.name(), !all, live.safety().id()));
                }
            }
            phase += height;
        }
        for (int wave = 0; wave < waves.size(); wave++) {
            for (StreamSpec stream : writable(waves.get(waves.size() - 1 - wave))) {
                cut.add(
                        stream,
                        rows.planned(live.restore().id(), stream.name(), true),
                        0,
                        RestoreSteps.DELETE,
                        RestoreSteps.DELETE_PHASE + wave);
            }
        }
        return Settlement.done(0, cut.leveling).with(cut.found, cut.tasks);
    }

    /** The ids of a stream's items that are to be written, parents first where its records refer to each other. */
    private List<List<Long>> levels(TaskRun run, LiveState live, StreamSpec stream) {
        UUID restore = live.restore().id();
        boolean refers =
                stream.references().stream().anyMatch(each -> each.stream().equals(stream.name()));
        return refers ? RecordLevels.of(run, live, stream, rows) : List.of(rows.planned(restore, stream.name(), false));
    }

    private static List<StreamSpec> writable(WriteOrder.Wave wave) {
        return wave.streams().stream().filter(Restores::isWritable).toList();
    }

    /** Streams of which only some records were chosen are left alone otherwise. */
    private static boolean isRelinked(LiveState live, StreamSpec stream) {
        Seen seen = live.restore().request().seen();
        boolean all = seen != null && seen.all();
        boolean whole = live.restore()
                .selection()
                .of(stream.name())
                .filter(chosen -> chosen.isWhole() && !chosen.isPartial())
                .isPresent();
        return !live.isLiteral() && !stream.references().isEmpty() && (all || whole);
    }

    /** Items cut into tasks. */
    private final class Cut {
        private final LiveState live;
        private final boolean single;
        private final List<NewTask> tasks = new ArrayList<>();
        private Effect leveling = Effect.NONE;
        private long found;
        private int next;

        Cut(LiveState live) {
            this.live = live;
            this.single = live.restore().request().onConflict() == ConflictPolicy.FAIL;
        }

        /** Adds what a stream's records take, level by level; how many phases that is. */
        int addWrites(TaskRun run, StreamSpec stream, int phase) {
            String step = stream.isExport() ? RestoreSteps.IMPORT : RestoreSteps.WRITE;
            List<List<Long>> levels = levels(run, live, stream);
            for (int level = 0; level < levels.size(); level++) {
                add(stream, levels.get(level), level, step, phase + level);
                if (level > 0) {
                    leveling = leveling.then(ItemChanges.level(levels.get(level), level));
                }
            }
            return levels.size();
        }

        void add(StreamSpec stream, List<Long> ids, int level, String step, int phase) {
            found += ids.size();
            int some = Together.of(live, stream).itemsATask(step.equals(RestoreSteps.DELETE));
            for (int at = 0; at < ids.size(); at += some) {
                long last = ids.get(Math.min(ids.size(), at + some) - 1);
                tasks.add(task(
                        step,
                        single ? phase + next++ : phase,
                        new RestoreSteps.Write(
                                stream.name(),
                                ids.get(at),
                                last,
                                level,
                                live.safety().id())));
            }
        }

        void add(int phase, RestoreSteps.Relink relink) {
            tasks.add(task(RestoreSteps.RELINK, phase + (single ? next++ : 0), relink));
        }

        private NewTask task(String step, int phase, Object payload) {
            return single ? NewTask.essential(step, phase, payload) : NewTask.of(step, phase, payload);
        }
    }
}
