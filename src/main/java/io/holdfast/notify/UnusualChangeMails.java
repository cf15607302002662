package io.holdfast.notify;

import io.holdfast.backup.UnusualChange;
import io.holdfast.backup.UnusualChangeFound;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;

/** Writes a mail to the operator when more than is usual of a source disappeared or changed, within the transaction that marks the backup. */
@Singleton
class UnusualChangeMails {
    private static final int NAMED = 20;
    private final OperatorMail mail;

    UnusualChangeMails(OperatorMail mail) {
        this.mail = mail;
    }

    void onFind(@Observes UnusualChangeFound event) throws SQLException {
        if (!mail.isWanted()) {
            return;
        }
        String source = OperatorMail.sourceName(event.sql(), event.source());
        StringBuilder streams = new StringBuilder();
        event.changes().stream().limit(NAMED).forEach(change -> streams.append(line(change)));
        mail.write(event.sql(), "Holdfast: unusual change in " + source, """
                Since the last complete backup of source "%s" (%s), more than is usual disappeared or changed:

                %s
                Until somebody says that this was looked at, this backup and the last good ones before it do not expire.
                What it was: GET /api/v1/backups/%s
                That it was looked at: POST /api/v1/backups/%s/reviewed
                Tenant: %s
                """.formatted(
                        source, event.source(), streams, event.backup(), event.backup(), event.tenant()));
    }

    private static String line(UnusualChange change) {
        if (change.bytes() != null) {
            return "%s: the file has %d bytes and had %d%n"
                    .formatted(change.stream(), change.bytes(), change.bytesBefore());
        }
        return "%s: %d of %d records are gone, %d changed%n"
                .formatted(change.stream(), change.deleted(), change.of(), change.changed());
    }
}
