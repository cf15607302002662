package io.holdfast.job;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Who works on a source: one exclusive job at a time. What a person asks for makes an automatic job give way: its running tasks hand themselves back at
 * their next checkpoint, its queue is held, and it goes on when the other has ended.
 */
@Singleton
class SourceHolds {
    private static final String HOLDER = """
            select * from job where source_id = ? and exclusive and yielded_to is null
            and state in ('PENDING', 'RUNNING', 'FINISHING') order by parent_id nulls first limit 1 for no key update""";
    private final TurnRows turns;

    SourceHolds(TurnRows turns) {
        this.turns = turns;
    }

    /** The job that holds a source, its row locked: a child only while it still ends after its parent has ended. */
    private record Holder(JobInfo job, boolean automatic, boolean stopping) {}

    private static Optional<Holder> holder(Move move, UUID source) throws SQLException {
        return move.sql()
                .first(
                        row -> new Holder(JobMoves.info(row, null), row.flag("automatic"), row.text("verdict") != null),
                        HOLDER,
                        source);
    }

    /** Lets a new job have its source, or says {@code source_in_use}. */
    void admit(Move move, NewJob job) throws SQLException {
        if (!job.exclusive() || job.parent() != null) {
            return;
        }
        Optional<Holder> holder = holder(move, job.source());
        if (holder.isEmpty()) {
            return;
        }
        if (job.automatic() || !holder.get().automatic()) {
            throw Problem.of(ErrorCode.SOURCE_IN_USE);
        }
        JobInfo gives = holder.get().job();
        move.sql()
                .update(
                        "update job set yielded_to = ?, waiting_since = coalesce(waiting_since, ?) where id = ?",
                        job.id(),
                        move.now(),
                        gives.id());
        boolean closing = gives.state() == JobState.FINISHING || holder.get().stopping();
        if (!closing) {
            turns.hold(move, Queue.of(gives), job.id());
        }
    }

    /** The automatic job of that kind that holds the source now becomes a person's: it goes on in the given lane. Empty where there is none. */
    Optional<JobInfo> join(Move move, UUID source, String kind, Lane lane) throws SQLException {
        Optional<Holder> holder = holder(move, source);
        if (holder.isEmpty()
                || !holder.get().automatic()
                || holder.get().stopping()
                || !holder.get().job().kind().equals(kind)
                || holder.get().job().state() == JobState.FINISHING) {
            return Optional.empty();
        }
        JobInfo job = holder.get().job();
        Queue left = Queue.of(job);
        Queue joined = new Queue(lane, left.tenant(), left.source());
        turns.open(move.sql(), joined);
        move.sql().update("update job set lane = ?, automatic = false where id = ?", lane.laneName(), job.id());
        List<String> states = move.sql()
                .list(
                        row -> row.text("state"),
                        "update task set lane = ? where job_id = ? and state in ('WAITING', 'READY', 'RUNNING') returning state",
                        lane.laneName(),
                        job.id());
        move.touch(left);
        move.touch(joined);
        return Optional.of(job);
    }

    /** A job is being stopped: where its queue was held for another, it may close now. */
    void letGo(Move move, JobInfo job) throws SQLException {
        boolean yielded = move.sql()
                .first(row -> true, "select 1 from job where id = ? and yielded_to is not null", job.id())
                .isPresent();
        if (yielded) {
            turns.letGo(move, Queue.of(job));
        }
    }

    /** A job has ended: what gave way to it has the source again. */
    void handOver(Move move, UUID ended) throws SQLException {
        List<JobInfo> waiting = move.sql()
                .list(
                        row -> JobMoves.info(row, null),
                        "update job set yielded_to = null where yielded_to = ? returning *",
                        ended);
        for (JobInfo job : waiting) {
            turns.letGo(move, Queue.of(job));
            move.touch(Queue.of(job));
        }
    }
}
