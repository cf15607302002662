package io.holdfast.job;

import io.holdfast.database.Row;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.UUID;

/**
 * The tasks of one source in a lane. In their natural order queues are locked, so that nobody waits in a circle.
 *
 * @param source all zeros for work on no source
 */
record Queue(Lane lane, String tenant, UUID source) implements Comparable<Queue> {
    static final UUID NO_SOURCE = new UUID(0, 0);
    private static final Comparator<Queue> ORDER =
            Comparator.comparing(Queue::lane).thenComparing(Queue::tenant).thenComparing(Queue::source);

    static Queue of(JobInfo job) {
        return new Queue(job.lane(), job.tenant().toString(), sourceOf(job.source()));
    }

    static UUID sourceOf(UUID source) {
        return source == null ? NO_SOURCE : source;
    }

    /** The queue of a row that has the columns lane, tenant_id and source_id. */
    static Queue of(Row row) throws SQLException {
        return new Queue(JobMoves.lane(row.text("lane")), row.text("tenant_id"), row.id("source_id"));
    }

    @Override
    public int compareTo(Queue other) {
        return ORDER.compare(this, other);
    }
}
