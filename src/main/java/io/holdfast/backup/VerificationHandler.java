package io.holdfast.backup;

import io.holdfast.database.Database.Effect;
import io.holdfast.job.Ending;
import io.holdfast.job.JobHandler;
import io.holdfast.job.JobState;
import io.holdfast.job.NewJob;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.vault.Moments;
import io.holdfast.vault.ObjectCheck;
import io.holdfast.vault.ObjectCheck.Depth;
import io.holdfast.vault.Place;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** Looks whether one backup can be read: all objects within whose lifespan it lies, its manifest, and the key. The backup is held meanwhile. */
@Singleton
class VerificationHandler implements JobHandler {
    static final String KIND = "verification";
    private final Checking checking;
    private final ObjectCheck check;
    private final Moments moments;
    private final BackupRows rows;

    VerificationHandler(Checking checking, ObjectCheck check, Moments moments, BackupRows rows) {
        this.checking = checking;
        this.check = check;
        this.moments = moments;
        this.rows = rows;
    }

    @RegisterForReflection
    record What(long seq, Depth depth) {}

    /** A quick look at a backup that nobody asked for. */
    static NewJob quick(Backup backup) {
        return NewJob.maintenance(
                UUID.randomUUID(),
                backup.tenant(),
                backup.source(),
                backup.id(),
                KIND,
                true,
                new What(backup.seq(), Depth.QUICK));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Settlement plan(TaskRun run) {
        What what = run.jobPayload(What.class);
        Place place = new Place(run.job().tenant(), run.job().source());
        UUID backup = run.job().subject();
        List<Long> objects = check.of(place, what.seq());
        return Settlement.done(0, sql -> moments.hold(sql, backup, run.job().id()))
                .with(objects.size() + 1L, Checking.tasks(objects, List.of(backup), what.depth()));
    }

    @Override
    public Settlement run(TaskRun run) {
        return checking.run(run);
    }

    /** SUCCEEDED where nothing was found; PARTIAL where the backup lacks something or not everything could be looked at. */
    @Override
    public Ending finish(TaskRun run) {
        Effect released = sql -> moments.release(sql, run.job().id());
        boolean damaged = rows.find(run.job().tenant(), run.job().subject())
                .map(backup -> backup.keeping().damaged())
                .orElse(false);
        if (damaged) {
            return Ending.partial(ErrorCode.OBJECT_DAMAGED, "The backup lacks something; it lists what.", released);
        }
        return run.failed(Checking.OBJECTS, Checking.Objects.class).isEmpty()
                ? Ending.succeeded(released)
                : Ending.partial(ErrorCode.TOO_MANY_ATTEMPTS, "Not every object could be looked at.", released);
    }

    @Override
    public Effect fail(TaskRun run, JobState end) {
        return sql -> moments.release(sql, run.job().id());
    }
}
