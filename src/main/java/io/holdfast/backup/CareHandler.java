package io.holdfast.backup;

import io.holdfast.database.Database.Effect;
import io.holdfast.job.Ending;
import io.holdfast.job.JobHandler;
import io.holdfast.job.JobState;
import io.holdfast.job.Jobs;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.vault.ObjectCheck;
import io.holdfast.vault.ObjectCheck.Depth;
import io.holdfast.vault.Place;
import io.holdfast.vault.Strays;
import io.holdfast.vault.VaultConfig;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What a source's objects get once a day: a share of them is read and compared, and objects that nobody knows are removed. */
@Singleton
class CareHandler implements JobHandler {
    static final String KIND = "care";
    private static final String STRAYS = "strays";
    private final Checking checking;
    private final ObjectCheck check;
    private final Strays strays;
    private final int days;
    private final Duration age;

    CareHandler(Checking checking, ObjectCheck check, Strays strays, Jobs jobs, VaultConfig config) {
        this.checking = checking;
        this.check = check;
        this.strays = strays;
        this.days = Math.max(1, config.verifyDays());
        // A job that failed at its latest moment may be tried again a day later, for as long again.
        this.age = jobs.longest().multipliedBy(2).plusDays(2);
    }

    /** A care is told nothing: its source says it all. */
    @RegisterForReflection
    record What() {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Settlement plan(TaskRun run) {
        Place place = place(run);
        List<Long> objects = check.share(place, days);
        List<UUID> backups = checking.share(place, days);
        List<NewTask> tasks = new ArrayList<>(Checking.tasks(objects, backups, Depth.FULL));
        tasks.add(NewTask.of(STRAYS, 1, new What()));
        return Settlement.done().with(objects.size() + backups.size(), tasks);
    }

    @Override
    public Settlement run(TaskRun run) {
        return run.name().equals(STRAYS)
                ? Settlement.done(strays.sweep(place(run), age), Effect.NONE)
                : checking.run(run);
    }

    @Override
    public Ending finish(TaskRun run) {
        boolean whole = run.failed(STRAYS, What.class).isEmpty()
                && run.failed(Checking.OBJECTS, Checking.Objects.class).isEmpty();
        return whole
                ? Ending.succeeded(Effect.NONE)
                : Ending.partial(ErrorCode.TOO_MANY_ATTEMPTS, "Not everything could be looked at.", Effect.NONE);
    }

    @Override
    public Effect fail(TaskRun run, JobState end) {
        return Effect.NONE;
    }

    private static Place place(TaskRun run) {
        return new Place(run.job().tenant(), run.job().source());
    }
}
