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
    private final Relinking relinking;
    private final RestoreRows rows;
    private final KeyMap keys;
    private final Moments moments;
    private final Clock clock;
    private final RestoreMetrics metrics;

    RestoreHandler(
            RestorePlanning planning,
            RecordWriting writing,
            Relinking relinking,
            RestoreRows rows,
            KeyMap keys,
            Moments moments,
            Clock clock,
            RestoreMetrics metrics) {
        this.planning = planning;
        this.writing = writing;
        this.relinking = relinking;
        this.rows = rows;
        this.keys = keys;
        this.moments = moments;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** What a restore job is told. */
    @RegisterForReflection
    record Told(UUID backup) {}

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
            case RestoreSteps.RELINK -> relinking.relink(run, run.payload(RestoreSteps.Relink.class));
            default -> throw new IllegalArgumentException("A restore has no step " + run.name());
        };
    }

    @Override
    public Ending finish(TaskRun run) {
        keys.acknowledge(run);
        UUID restore = run.job().subject();
        Map<Outcome, Long> totals = rows.totals(restore);
        long bad = 0;
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
                ended(run, JobState.PARTIAL, ErrorCode.RECORDS_NOT_RESTORED, detail));
    }

    @Override
    public Effect fail(TaskRun run, JobState end) {
        return ended(run, end, null, null)
                .then(sql -> sql.update(
                        "update restore r set error_code = j.error_code, error_detail = j.error_detail from job j where r.id = ? and j.id = r.job_id and r.error_code is null",
                        run.job().subject()));
    }

    private Effect ended(TaskRun run, JobState result, ErrorCode code, String detail) {
        UUID restore = run.job().subject();
        return RestoreRows.ended(restore, result, clock.instant(), code, detail)
                .then(sql -> moments.release(sql, restore))
                .then(metrics.ended(restore));
    }
}
