package io.holdfast.job;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;

/**
 * A job as others see it, computed from its row.
 *
 * @param subjectId the backup or restore that it is
 * @param stopping whether it is on its way to an early end
 * @param yieldedTo the job that it makes way for now; null for none
 * @param waitingSince since when its source's limit, or another job, lets none of its tasks run; null where that is not so
 * @param pausedAt since when somebody holds it up; null where nobody does
 * @param deadlineAt when it is stopped as TIMED_OUT, if it does not wait; null before it runs
 * @param retryUntil until when what is not DONE can be tried again; null where it cannot
 * @param percent 0 to 100, of the items known so far; 100 only once it has ended well
 */
@RegisterForReflection
public record JobView(
        UUID id,
        String kind,
        Lane lane,
        UUID sourceId,
        UUID subjectId,
        UUID parentId,
        JobState state,
        boolean stopping,
        UUID yieldedTo,
        Instant waitingSince,
        Instant pausedAt,
        Instant deadlineAt,
        Instant retryUntil,
        int percent,
        Tasks tasks,
        Items items,
        Instant createdAt,
        Instant startedAt,
        Instant endedAt,
        String errorCode,
        String errorDetail) {

    /** How many tasks there are, and how they fared. */
    @RegisterForReflection
    public record Tasks(int total, int open, int done, int failed, int cancelled) {}

    /** How many records and files there are, as far as is known, and how many were dealt with. */
    @RegisterForReflection
    public record Items(long total, long done) {}

    /** What stands between it and its end. */
    record Way(
            boolean stopping,
            UUID yieldedTo,
            Instant waitingSince,
            Instant pausedAt,
            Instant deadlineAt,
            Instant retryUntil) {}

    record Times(Instant created, Instant started, Instant ended) {}

    static JobView of(
            JobInfo job,
            UUID parent,
            Way way,
            Tasks tasks,
            Items items,
            Times times,
            String errorCode,
            String errorDetail) {
        return new JobView(
                job.id(),
                job.kind(),
                job.lane(),
                job.source(),
                job.subject(),
                parent,
                job.state(),
                way.stopping() && !job.state().hasEnded(),
                way.yieldedTo(),
                way.waitingSince(),
                way.pausedAt(),
                way.deadlineAt(),
                way.retryUntil(),
                percent(job.state(), items),
                tasks,
                items,
                times.created(),
                times.started(),
                times.ended(),
                errorCode,
                errorDetail);
    }

    private static int percent(JobState state, Items items) {
        return switch (state) {
            case SUCCEEDED, PARTIAL -> 100;
            case PENDING -> 0;
            case RUNNING, FINISHING, FAILED, CANCELLED, TIMED_OUT ->
                items.total() == 0 ? 0 : (int) Math.min(99, items.done() * 100 / items.total());
        };
    }
}
