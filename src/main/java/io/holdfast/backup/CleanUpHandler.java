package io.holdfast.backup;

import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.Ending;
import io.holdfast.job.JobHandler;
import io.holdfast.job.JobState;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.vault.CleanUp;
import io.holdfast.vault.Manifests;
import io.holdfast.vault.Moments;
import io.holdfast.vault.Place;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.util.List;

/** Removes the bytes that a deleted or ended backup leaves behind: the manifest first, then objects that no living backup uses. */
@Singleton
class CleanUpHandler implements JobHandler {
    static final String KIND = "clean-up";
    private static final String DELETE = "delete";
    private final Manifests manifests;
    private final Moments moments;
    private final CleanUp cleanUp;
    private final Database database;

    CleanUpHandler(Manifests manifests, Moments moments, CleanUp cleanUp, Database database) {
        this.manifests = manifests;
        this.moments = moments;
        this.cleanUp = cleanUp;
        this.database = database;
    }

    /** What a clean-up is told: which moment, and whether its backup was deleted. */
    @RegisterForReflection
    record What(long seq, boolean deleted) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Settlement plan(TaskRun run) {
        What what = run.jobPayload(What.class);
        Place place = place(run);
        if (what.deleted()) {
            manifests.delete(place, what.seq(), run.job().subject());
            database.change(sql -> moments.drop(sql, run.job().subject()));
        }
        return next(List.of(NewTask.essential(DELETE, 1, what)));
    }

    @Override
    public Settlement run(TaskRun run) {
        Place place = place(run);
        cleanUp.condemn(place);
        long deleted = 0;
        for (int batch = cleanUp.deleteCondemned(place); batch > 0; batch = cleanUp.deleteCondemned(place)) {
            deleted += batch;
            run.checkStopping();
        }
        return Settlement.done(deleted, Effect.NONE);
    }

    @Override
    public Ending finish(TaskRun run) {
        return Ending.succeeded(Effect.NONE);
    }

    @Override
    public Effect fail(TaskRun run, JobState end) {
        return Effect.NONE;
    }

    private static Place place(TaskRun run) {
        return new Place(run.job().tenant(), run.job().source());
    }
}
