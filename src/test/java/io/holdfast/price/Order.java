package io.holdfast.price;

import java.util.List;

/**
 * What the measuring process is told: one line of JSON each.
 *
 * @param dump for backups and for reading all
 * @param keys for reading one record after the other
 */
record Order(Work work, ProductDays.Dump dump, List<String> keys) {
    enum Work {
        /** From now on for a new source. */
        NEW_SOURCE,
        BACKUP,
        DIFF,
        /** How large the last two backups are. */
        SIZE,
        READ_ONE,
        READ_ALL,
        VERIFY,
        END
    }

    static Order to(Work work) {
        return new Order(work, null, List.of());
    }

    static Order with(Work work, ProductDays.Dump dump) {
        return new Order(work, dump, List.of());
    }

    static Order readOne(List<String> keys) {
        return new Order(Work.READ_ONE, null, keys);
    }

    /**
     * The answer.
     *
     * @param count of what: records that differ; objects looked at; for reading one the 99th percentile of requests
     * @param right whether what was read is what was written
     * @param median the median of reading one, in ms
     */
    record Done(Measured measured, long count, boolean right, double median) {}
}
