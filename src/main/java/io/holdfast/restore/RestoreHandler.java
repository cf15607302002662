package io.holdfast.restore;

import io.holdfast.database.Database.Effect;
import io.holdfast.job.Ending;
import io.holdfast.job.JobHandler;
import io.holdfast.job.JobState;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.vault.Moments;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The steps of a restore, each in a class of its own. */
@Singleton
class RestoreHandler implements JobHandler {
    static final String KIND = "restore";
    private final RestorePlanning planning;
    private final RecordWriting writing;
    private final Importing importing;
    private final Relinking relinking;
    private final RecordDeleting deleting;
    private final Foreseeing foreseeing;
    private final ItemRows rows;
    private final KeyMap keys;
    private final Moments moments;
    private final Clock clock;
    private final RestoreMetrics metrics;

    RestoreHandler(
            RestorePlanning planning,
            RecordWriting writing,
            Importing importing,
            Relinking relinking,
            RecordDeleting deleting,
            Foreseeing foreseeing,
            ItemRows rows,
            KeyMap keys,
            Moments moments,
            Clock clock,
            RestoreMetrics metrics) {
        this.planning = planning;
        this.writing = writing;
        this.importing = importing;
        this.relinking = relinking;
        this.deleting = deleting;
        this.foreseeing = foreseeing;
        this.rows = rows;
        this.keys = keys;
        this.moments = moments;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** What a restore job is told. */
    @RegisterForReflection
    record Told(UUID backup, boolean dryRun) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Settlement plan(TaskRun run) {
        return planning.begin(run);
    }

    @Override
    public Settlement run(TaskRun run) {
        return switch (run.name()) {
            case RestoreSteps.COMPARE -> planning.compare(run, run.payload(RestoreSteps.Compare.class));
            case RestoreSteps.WRITE -> writing.write(run, run.payload(RestoreSteps.Write.class));
            case RestoreSteps.IMPORT -> importing.write(run, run.payload(RestoreSteps.Write.class));
            case RestoreSteps.DELETE -> deleting.delete(run, run.payload(RestoreSteps.Write.class));
            case RestoreSteps.FORESEE -> foreseeing.foresee(run, run.payload(RestoreSteps.Foresee.class));
            case RestoreSteps.RELINK -> relinking.relink(run, run.payload(RestoreSteps.Relink.class));
            default -> throw new IllegalArgumentException("A restore has no step " + run.name());
        };
    }

    @Override
    public Ending finish(TaskRun run) {
        keys.acknowledge(run);
        UUID restore = run.job().subject();
        if (run.jobPayload(Told.class).dryRun()) {
            return Ending.succeeded(ended(run, JobState.SUCCEEDED, null, null));
        }
        Map<Outcome, Long> totals = rows.totals(restore);
        long bad = rows.unset(restore) - rows.spared(restore);
        for (Outcome outcome :
                new Outcome[] {Outcome.FAILED, Outcome.UNCERTAIN, Outcome.SKIPPED, Outcome.PLANNED, Outcome.INTENDED}) {
            bad += totals.getOrDefault(outcome, 0L);
        }
        List<String> unlinked = run.failed(RestoreSteps.RELINK, RestoreSteps.Relink.class).stream()
                .map(RestoreSteps.Relink::stream)
                .toList();
        if (bad == 0 && unlinked.isEmpty()) {
            return Ending.succeeded(ended(run, JobState.SUCCEEDED, null, null));
        }
        String detail = unlinked.isEmpty()
                ? bad + " records are not as the backup has them; the restore lists them."
                : bad + " records are not as the backup has them, and not all of " + String.join(", ", unlinked)
                        + " could be pointed to what was created anew.";
        return Ending.partial(
                ErrorCode.RECORDS_NOT_RESTORED,
                detail,
                left(run).then(ended(run, JobState.PARTIAL, ErrorCode.RECORDS_NOT_RESTORED, detail)));
    }

    /** What tasks that failed for good did not do says why. */
    private static Effect left(TaskRun run) {
        Effect all = Effect.NONE;
        for (String step : List.of(RestoreSteps.WRITE, RestoreSteps.IMPORT, RestoreSteps.DELETE)) {
            for (TaskRun.Failed<RestoreSteps.Write> failed : run.failures(List.of(step), RestoreSteps.Write.class)) {
                all = all.then(ItemChanges.left(run.job().subject(), failed, step.equals(RestoreSteps.DELETE)));
            }
        }
        return all;
    }

    @Override
    public Effect fail(TaskRun run, JobState end) {
        return ItemChanges.abandoned(run.job().subject())
                .then(ended(run, end, null, null))
                .then(sql -> sql.update(
                        "update restore r set error_code = j.error_code, error_detail = j.error_detail from job j where r.id = ? and j.id = r.job_id and r.error_code is null",
                        run.job().subject()));
    }

    private Effect ended(TaskRun run, JobState result, ErrorCode code, String detail) {
        UUID restore = run.job().subject();
        Effect ended = RestoreRows.ended(restore, result, clock.instant(), code, detail)
                .then(sql -> moments.release(sql, restore));
        return run.jobPayload(Told.class).dryRun() ? ended : ended.then(metrics.ended(restore));
    }
}
