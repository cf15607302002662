package io.holdfast.job;

import io.holdfast.database.Database.Effect;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** A kind of job that does nothing but count how often its tasks ran. */
@Singleton
class ProbeHandler implements JobHandler {
    static final String KIND = "probe";
    static final int TASKS = 6;
    private final Map<UUID, Integer> runs = new ConcurrentHashMap<>();

    int runs(UUID job) {
        return runs.getOrDefault(job, 0);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Settlement plan(TaskRun run) {
        return next(IntStream.range(0, TASKS)
                .mapToObj(i -> NewTask.of("step", 1, Map.of()))
                .toList());
    }

    @Override
    public Settlement run(TaskRun run) {
        runs.merge(run.job().id(), 1, Integer::sum);
        return Settlement.done(1, Effect.NONE);
    }

    @Override
    public Ending finish(TaskRun run) {
        return Ending.succeeded(Effect.NONE);
    }

    @Override
    public Effect fail(TaskRun run, JobState end) {
        return Effect.NONE;
    }
}
