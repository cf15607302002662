package io.holdfast.notify;

import io.holdfast.backup.BackupEnded;
import io.holdfast.job.JobState;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Locale;

/** Writes a mail to the operator when a backup failed or is partial, within the transaction that ends the backup. */
@Singleton
class BackupMails {
    private final OperatorMail mail;
    private final Clock clock;

    BackupMails(OperatorMail mail, Clock clock) {
        this.mail = mail;
        this.clock = clock;
    }

    void onEnd(@Observes BackupEnded event) throws SQLException {
        boolean bad = event.result() != JobState.SUCCEEDED && event.result() != JobState.CANCELLED;
        if (!mail.isWanted() || !bad) {
            return;
        }
        String result = event.result().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String source = OperatorMail.sourceName(event.sql(), event.source());
        String error = event.sql()
                .first(
                        row -> row.text("error_code") + ": " + row.text("error_detail"),
                        "select error_code, error_detail from backup where id = ? and error_code is not null",
                        event.backup())
                .orElse("no code");
        mail.write(event.sql(), "Holdfast: backup of " + source + " is " + result, """
                The backup %s of source "%s" (%s) ended as %s at %s.

                %s

                Tenant: %s
                What it lacks: GET /api/v1/backups/%s
                """.formatted(
                        event.backup(),
                        source,
                        event.source(),
                        result,
                        clock.instant(),
                        error,
                        event.tenant(),
                        event.backup()));
    }
}
