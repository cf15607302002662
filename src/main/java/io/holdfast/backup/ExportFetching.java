package io.holdfast.backup;

import io.holdfast.connector.Connection;
import io.holdfast.connector.ExportFile;
import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database.Effect;
import io.holdfast.database.Json;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Kind;
import io.holdfast.problem.Problem;
import io.holdfast.vault.Exports;
import io.holdfast.vault.Exports.ExportRef;
import io.holdfast.vault.Place;
import io.holdfast.vault.RunWriter;
import io.holdfast.vault.SnapshotRef;
import io.holdfast.vault.Snapshots;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Reads streams that are one file: asked for first, not read again where its source vouches for it being the one of the backup before, and otherwise in parts that are read side by side. Each part is a
 * checkpoint. A file that changes meanwhile is begun again, a few times.
 */
@Singleton
class ExportFetching {
    private static final int PARTS_A_TASK = 8;
    private static final int MOST_AGAIN = 2;
    private final BackupConnections sources;
    private final Snapshots snapshots;
    private final Exports exports;
    private final Json json;
    private final long most;

    /** @param most The largest export that a backup keeps, in bytes; a larger one is named among what is missing. */
    ExportFetching(
            BackupConnections sources,
            Snapshots snapshots,
            Exports exports,
            Json json,
            @ConfigProperty(name = "holdfast.backup.largest-export", defaultValue = "1099511627776") long most) {
        this.sources = sources;
        this.snapshots = snapshots;
        this.exports = exports;
        this.json = json;
        this.most = most;
    }

    /** The tasks that begin a stream's reading. */
    static List<NewTask> tasks(String stream, UUID previous) {
        return List.of(begin(new Steps.Export(stream, previous, 0)));
    }

    private static NewTask begin(Steps.Export task) {
        return NewTask.of(Steps.EXPORT, Steps.PAGES_PHASE, task);
    }

    /** Who reads which file. */
    private record Room(TaskRun run, Connection connection, StreamSpec stream) {
        Place place() {
            return new Place(run.job().tenant(), run.job().source());
        }

        UUID backup() {
            return run.job().subject();
        }

        BackupPlan plan() {
            return run.jobPayload(BackupPlan.class);
        }

        Settlement gap(ErrorCode code, String detail) {
            return Settlement.done(0, BackupRows.gap(backup(), new BackupRows.Gap(stream.name(), code, 1, detail)));
        }
    }

    private Room room(TaskRun run, String stream) {
        Connection connection = sources.connect(run);
        return new Room(run, connection, connection.connector().stream(stream).orElseThrow());
    }

    /** Asks for the file, and cuts it into parts. */
    Settlement begin(TaskRun run, Steps.Export task) {
        Room room = room(run, task.stream());
        ExportFile file;
        try {
            file = room.connection().export(room.stream());
        } catch (Problem e) {
            return refused(room, e);
        }
        Optional<SnapshotRef> basis = snapshots.ref(task.previous(), task.stream());
        Optional<ExportEntry> before = basis.flatMap(
                        ref -> snapshots.open(room.place(), ref).textIfWhole(task.stream()))
                .map(this::entry)
                .filter(entry -> mayBeKept(room.plan()) && entry.told().isSurely(file))
                .filter(entry -> exports.keepOn(room.place(), room.plan().seq(), entry.file()));
        if (before.isPresent()) {
            return Settlement.done(
                    1, line(room, task.previous(), new ExportEntry(before.get().file(), file), 0));
        }
        if (file.size() > most) {
            return room.gap(
                    ErrorCode.EXPORT_TOO_LARGE, "The file has " + file.size() + " bytes, the limit is " + most + ".");
        }
        UUID upload = exports.begin(
                room.place(), room.plan().seq(), file.size(), room.stream().chunkSize());
        List<Integer> parts = exports.missing(upload);
        List<NewTask> tasks = new ArrayList<>();
        for (int from = 0; from < parts.size(); from += PARTS_A_TASK) {
            int to = Math.min(parts.size(), from + PARTS_A_TASK) - 1;
            tasks.add(NewTask.of(
                    Steps.EXPORT_PARTS,
                    Steps.PAGES_PHASE,
                    new Steps.ExportParts(
                            task.stream(), upload, file, parts.get(from), parts.get(to), task.previous())));
        }
        tasks.add(NewTask.of(
                Steps.EXPORT_END,
                Steps.EXPORT_END_PHASE,
                new Steps.ExportEnd(task.stream(), upload, file, task.previous(), task.again())));
        return Settlement.done().with(parts.size(), tasks);
    }

    /** A person who asks for all to be read means the file too; the backup before a restore does not. */
    private static boolean mayBeKept(BackupPlan plan) {
        return !plan.full() || plan.origin() == Origin.BEFORE_RESTORE;
    }

    ExportEntry entry(byte[] line) {
        return json.value(new String(line, StandardCharsets.UTF_8), ExportEntry.class);
    }

    private static Settlement refused(Room room, Problem problem) {
        if (problem.kind() != Kind.ITEM_REFUSED) {
            throw problem;
        }
        return room.gap(problem.code(), problem.getMessage());
    }

    /** Reads parts that are not there yet. Where the file turns out to be another one, they stay missing. */
    Settlement read(TaskRun run, Steps.ExportParts task) {
        Room room = room(run, task.stream());
        try {
            for (int part : exports.missing(task.upload())) {
                if (part >= task.from() && part <= task.to()) {
                    run.checkStopping();
                    exports.write(
                            task.upload(),
                            part,
                            (from, length) -> room.connection().export(room.stream(), task.file(), from, length));
                    run.save(part, 1, Effect.NONE);
                }
            }
        } catch (IOException e) {
            throw Problem.of(ErrorCode.SOURCE_UNREACHABLE, "The file of " + task.stream() + " broke off.", e);
        } catch (Problem e) {
            return e.code() == ErrorCode.EXPORT_CHANGED ? Settlement.done() : refused(room, e);
        }
        return Settlement.done();
    }

    /** Makes the parts one export where all of them are of the file that the source still has; begins again otherwise. */
    Settlement end(TaskRun run, Steps.ExportEnd task) {
        Room room = room(run, task.stream());
        boolean failed = run.failed(Steps.EXPORT_PARTS, Steps.ExportParts.class).stream()
                .anyMatch(each -> each.upload().equals(task.upload()));
        if (failed) {
            exports.abort(task.upload());
            return room.gap(ErrorCode.TOO_MANY_ATTEMPTS, "Parts of the file could not be read.");
        }
        if (!exports.isUnderWay(task.upload())
                || !exports.missing(task.upload()).isEmpty()
                || !isStillThere(room, task.file())) {
            exports.abort(task.upload());
            return again(room, task, ErrorCode.EXPORT_CHANGED, Effect.NONE);
        }
        ExportRef ref = exports.complete(task.upload());
        Effect forgotten = sql -> exports.forget(sql, task.upload());
        Optional<Checksums.Wrong> wrong = Checksums.wrong(
                task.file().checksum(), () -> exports.open(room.place(), ref, 0, ref.size()), run::checkStopping);
        if (wrong.isPresent()) {
            return again(room, task, ErrorCode.EXPORT_CHECKSUM_MISMATCH, forgotten);
        }
        boolean stored = ref.object().name().equals(task.upload().toString());
        return Settlement.done(
                0,
                line(room, task.previous(), new ExportEntry(ref, task.file()), stored ? ref.size() : 0)
                        .then(forgotten));
    }

    private static boolean isStillThere(Room room, ExportFile file) {
        try {
            return room.connection().export(room.stream()).mayBe(file);
        } catch (Problem e) {
            if (e.kind() != Kind.ITEM_REFUSED) {
                throw e;
            }
            return false;
        }
    }

    private static Settlement again(Room room, Steps.ExportEnd task, ErrorCode code, Effect effect) {
        if (task.again() == MOST_AGAIN) {
            Settlement gap = room.gap(code, code.sentence());
            return Settlement.done(0, gap.effect().then(effect));
        }
        return Settlement.done(0, effect)
                .with(0, List.of(begin(new Steps.Export(task.stream(), task.previous(), task.again() + 1))));
    }

    /** The stream's one line, as a run. @param stored how many bytes of the file were not in the vault before */
    private Effect line(Room room, UUID previous, ExportEntry entry, long stored) {
        String name = room.stream().name();
        try (RunWriter writer = snapshots.run(room.place(), room.plan().seq(), snapshots.ref(previous, name))) {
            writer.add(List.of(new RunWriter.Item(name, json.text(entry).getBytes(StandardCharsets.UTF_8))));
            RunWriter.StoredRun run = writer.store();
            RunWriter.StoredRun counted =
                    new RunWriter.StoredRun(run.ref(), run.seen(), run.segments(), run.newBytes() + stored);
            return snapshots.noted(room.backup(), name, room.run().id(), counted);
        }
    }
}
