package io.holdfast.notify;

import io.holdfast.backup.BackupEnded;
import io.holdfast.job.JobState;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Writes a mail to the operator when a backup failed or is partial, within the transaction that ends the backup. */
@Singleton
class BackupMails {
    private final Optional<String> operator;
    private final Clock clock;

    BackupMails(@ConfigProperty(name = "holdfast.notify.operator-address") Optional<String> operator, Clock clock) {
        this.operator = operator;
        this.clock = clock;
    }

    void onEnd(@Observes BackupEnded event) throws SQLException {
        boolean bad = event.result() != JobState.SUCCEEDED && event.result() != JobState.CANCELLED;
        if (operator.isEmpty() || !bad) {
            return;
        }
        String result = event.result().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String source = event.sql()
                .first(row -> row.text("name"), "select name from source where id = ?", event.source())
                .orElse(event.source().toString());
        String error = event.sql()
                .first(
                        row -> row.text("error_code") + ": " + row.text("error_detail"),
                        "select error_code, error_detail from backup where id = ? and error_code is not null",
                        event.backup())
                .orElse("no code");
        Instant now = clock.instant();
        event.sql()
                .update(
                        "insert into mail (recipient, subject, body, created_at, not_before) values (?, ?, ?, ?, ?)",
                        operator.get(),
                        "Holdfast: backup of " + source.replaceAll("\\R", " ") + " is " + result,
                        """
                        The backup %s of source "%s" (%s) ended as %s at %s.

                        %s

                        Tenant: %s
                        What it lacks: GET /api/v1/backups/%s
                        """.formatted(
                                        event.backup(),
                                        source,
                                        event.source(),
                                        result,
                                        now,
                                        error,
                                        event.tenant(),
                                        event.backup()),
                        now,
                        now);
    }
}
