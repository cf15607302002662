package io.holdfast.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.backup.Backup;
import io.holdfast.backup.BackupContent;
import io.holdfast.backup.Backups;
import io.holdfast.connector.Comparison;
import io.holdfast.connector.Connection;
import io.holdfast.connector.ExactJson;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Kind;
import io.holdfast.problem.Problem;
import io.holdfast.source.Sources;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Writes listed records back, one after the other, each with its outcome noted at once. */
@Singleton
class RecordWriting {
    private final RestoreRows rows;
    private final Backups backups;
    private final BackupContent content;
    private final Sources sources;
    private final KeyMap keys;

    RecordWriting(RestoreRows rows, Backups backups, BackupContent content, Sources sources, KeyMap keys) {
        this.rows = rows;
        this.backups = backups;
        this.content = content;
        this.sources = sources;
        this.keys = keys;
    }

    Settlement write(TaskRun run, RestoreSteps.Write task) {
        LiveState live = live(run, task.safety());
        StreamSpec stream = live.connection().connector().stream(task.stream()).orElseThrow();
        for (Item item : rows.open(run.job().subject(), task.from(), task.to())) {
            run.checkStopping();
            try {
                write(run, live, stream, item);
            } catch (Problem problem) {
                if (problem.kind() != Kind.ITEM_REFUSED) {
                    throw problem;
                }
                Outcome outcome = problem.code() == ErrorCode.WRITE_UNCERTAIN ? Outcome.UNCERTAIN : Outcome.FAILED;
                note(run, RestoreRows.became(item.id(), outcome, null, problem.code(), problem.getMessage()));
            }
        }
        return Settlement.done();
    }

    /** The restore as its steps see it. */
    LiveState live(TaskRun run, UUID safetyId) {
        UUID id = run.job().subject();
        Restore restore = rows.find(run.job().tenant(), id).orElseThrow();
        Backup backup = backups.find(run.job().tenant(), restore.backup()).orElseThrow();
        Backup safety = backups.find(run.job().tenant(), safetyId).orElseThrow();
        return new LiveState(id, backup, safety, content, keys, sources.connect(restore.source()));
    }

    private void write(TaskRun run, LiveState live, StreamSpec stream, Item item) {
        RawRecord raw = new RawRecord(
                item.key(),
                live.then(stream.name())
                        .flatMap(reader -> reader.text(item.key()))
                        .orElseThrow());
        ObjectNode mapped = live.mapped(stream, ExactJson.object(raw.json()));
        String current = live.currentKey(stream, item.key());
        Optional<RawRecord> present = live.connection().read(stream, current);
        if (present.isEmpty() && item.outcome() == Outcome.INTENDED) {
            present = recognised(live, stream, item, mapped);
        }
        ObjectNode record = live.withFiles(
                stream,
                raw,
                mapped,
                (oldUrl, newUrl) -> run.save(item.id(), 0, keys.moved(run, "_media", oldUrl, oldUrl, newUrl)));
        if (present.isPresent()) {
            change(run, live, stream, item, record, present.get());
        } else {
            create(run, live, stream, item, raw, record, current);
        }
    }

    private void change(
            TaskRun run, LiveState live, StreamSpec stream, Item item, ObjectNode record, RawRecord present) {
        boolean moved = !present.key().equals(item.key());
        Effect effect = moved ? moved(run, stream, item, present.key()) : Effect.NONE;
        String newKey = moved ? present.key() : null;
        if (Comparison.same(stream, record, ExactJson.object(present.json()))) {
            // Where a creation of ours was recognised after a cut, it counts as one.
            Outcome outcome = item.outcome() == Outcome.INTENDED ? Outcome.CREATED : Outcome.UNCHANGED;
            note(run, effect.then(RestoreRows.became(item.id(), outcome, newKey, null, null)));
            return;
        }
        if (stream.write().update() == null) {
            note(
                    run,
                    RestoreRows.became(
                            item.id(),
                            Outcome.SKIPPED,
                            newKey,
                            ErrorCode.NOT_RESTORABLE,
                            "The connector cannot change this stream's records."));
            return;
        }
        live.connection().update(stream, present.key(), record);
        Outcome outcome = item.outcome() == Outcome.INTENDED ? Outcome.CREATED : Outcome.CHANGED;
        note(run, effect.then(RestoreRows.became(item.id(), outcome, newKey, null, null)));
    }

    private void create(
            TaskRun run,
            LiveState live,
            StreamSpec stream,
            Item item,
            RawRecord raw,
            ObjectNode record,
            String current) {
        if (stream.write().create() == null) {
            note(
                    run,
                    RestoreRows.became(
                            item.id(),
                            Outcome.SKIPPED,
                            null,
                            ErrorCode.NOT_RESTORABLE,
                            "The connector cannot create this stream's records."));
            return;
        }
        if (item.outcome() == Outcome.INTENDED && stream.matchOn().isEmpty()) {
            throw Problem.of(
                    ErrorCode.WRITE_UNCERTAIN,
                    "A creation was cut off, and the connector names no way to find out whether it arrived.");
        }
        Optional<RawRecord> same =
                item.outcome() == Outcome.INTENDED ? Optional.empty() : recognised(live, stream, item, record);
        if (same.isPresent()) {
            change(run, live, stream, item, record, same.get());
            return;
        }
        var file = live.madeOf(stream, raw);
        if (stream.createdFromFile().isPresent() && file.isEmpty()) {
            throw Problem.of(ErrorCode.MEDIA_MISSING, "The backup does not have the file that makes up the record.");
        }
        run.save(item.id(), 0, RestoreRows.intended(item.id()));
        RawRecord created = live.connection().create(stream, record, file);
        note(
                run,
                keys.moved(run, stream.name(), item.key(), current, created.key())
                        .then(RestoreRows.became(item.id(), Outcome.CREATED, created.key(), null, null)));
    }

    /** The live record that the connector takes for the same thing; one that the backup knows under its own key is another. */
    private Optional<RawRecord> recognised(LiveState live, StreamSpec stream, Item item, ObjectNode record) {
        List<String> others = live.connection().match(stream, record).stream()
                .filter(key -> !live.backupHas(stream, key))
                .toList();
        if (others.size() > 1) {
            throw Problem.of(
                    ErrorCode.MATCH_AMBIGUOUS, others.size() + " live records look like this one; none was touched.");
        }
        Connection connection = live.connection();
        return others.stream().findFirst().flatMap(key -> connection.read(stream, key));
    }

    private Effect moved(TaskRun run, StreamSpec stream, Item item, String newKey) {
        return keys.moved(run, stream.name(), item.key(), item.key(), newKey);
    }

    private static void note(TaskRun run, Effect effect) {
        run.save("written", 1, effect);
    }
}
