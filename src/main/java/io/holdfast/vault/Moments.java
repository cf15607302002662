package io.holdfast.vault;

import io.holdfast.database.Sql;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * The sequence of a source's backups and which of them still count. A moment is OPEN while its backup runs, SEALED once its manifest is stored,
 * DROPPED when it ended without one or was deleted. It is living while it is not DROPPED, or while somebody holds it. All methods work within the caller's
 * transaction.
 */
@Singleton
public class Moments {
    /** Opens the next moment of a source and returns its sequence number, from 1 without gaps. */
    public long open(Sql sql, Place place, UUID backup, Instant now) throws SQLException {
        long seq = sql.first(row -> row.large("last_seq"), """
                        insert into moment_counter (source_id, last_seq) values (?, 1)
                        on conflict (source_id) do update set last_seq = moment_counter.last_seq + 1 returning last_seq""", place.source()).orElseThrow();
        sql.update(
                "insert into moment (source_id, seq, tenant_id, backup_id, state, opened_at) values (?, ?, ?, ?, 'OPEN', ?)",
                place.source(),
                seq,
                place.tenant().toString(),
                backup,
                now);
        return seq;
    }

    /** The moment's manifest is stored: from now on the backup can be read. Repeating it changes nothing. */
    public void seal(Sql sql, UUID backup) throws SQLException {
        sql.update("update moment set state = 'SEALED' where backup_id = ? and state = 'OPEN'", backup);
    }

    /** The backup no longer counts; what only it used may go as soon as nobody holds it. Repeating it changes nothing. */
    public void drop(Sql sql, UUID backup) throws SQLException {
        sql.update("update moment set state = 'DROPPED' where backup_id = ?", backup);
    }

    /** Keeps what the backup uses until {@link #release}; {@code backup_deleted} where it was dropped before. Repeating it changes nothing. */
    public void hold(Sql sql, UUID backup, UUID holder) throws SQLException {
        boolean living = sql.first(
                        row -> true,
                        "select 1 from moment where backup_id = ? and state <> 'DROPPED' for update",
                        backup)
                .orElse(false);
        if (!living) {
            throw Problem.of(ErrorCode.BACKUP_DELETED);
        }
        sql.update("insert into moment_hold (backup_id, holder) values (?, ?) on conflict do nothing", backup, holder);
    }

    /**
     * As {@link #hold(Sql, UUID, UUID)}, but only for so long: whoever reads holds again before it is over, and one whose process died holds nothing for ever.
     * The time is the database's own, so no replica's clock matters. What others left behind is swept away here.
     */
    public void holdFor(Sql sql, UUID backup, UUID holder, Duration time) throws SQLException {
        hold(sql, backup, holder);
        sql.update(
                "update moment_hold set expires_at = now() + ? * interval '1 second' where backup_id = ? and holder = ?",
                time.toSeconds(),
                backup,
                holder);
        sql.update("delete from moment_hold where expires_at < now() - interval '1 day'");
    }

    /** Lets go of everything that {@code holder} held. */
    public void release(Sql sql, UUID holder) throws SQLException {
        sql.update("delete from moment_hold where holder = ?", holder);
    }

    /** Whether somebody holds the backup. */
    public boolean isHeld(Sql sql, UUID backup) throws SQLException {
        return sql.first(
                        row -> true,
                        "select 1 from moment_hold where backup_id = ? and (expires_at is null or expires_at > now()) limit 1",
                        backup)
                .isPresent();
    }
}
