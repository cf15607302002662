package io.holdfast.backup;

import jakarta.inject.Singleton;

/**
 * Which backups do not expire, because nobody has reviewed an unusual change yet: the marked backup itself, and the last good ones before it. Decided here alone, for
 * the sweep that expires and for who looks.
 */
@Singleton
class HoldBack {
    private final String condition;

    HoldBack(UnusualChangeConfig config) {
        condition = """
                (b.deleted_at is null and (b.unusual_change is not null and b.reviewed_at is null
                or b.unusual_change is null and b.result = 'SUCCEEDED' and exists (
                    select 1 from backup m where m.source_id = b.source_id and m.seq > b.seq
                    and m.unusual_change is not null and m.reviewed_at is null and m.deleted_at is null
                    and (select count(*) from (
                        select 1 from backup g where g.source_id = m.source_id and g.seq > b.seq and g.seq < m.seq
                        and g.unusual_change is null and g.result = 'SUCCEEDED' and g.deleted_at is null limit %1$d) better) < %1$d)))""".formatted(config.keepBackups());
    }

    /** A condition in SQL on the row {@code b} of {@code backup}. */
    String condition() {
        return condition;
    }
}
