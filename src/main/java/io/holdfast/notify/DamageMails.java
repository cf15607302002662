package io.holdfast.notify;

import io.holdfast.backup.DamageFound;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;

/** Writes a mail to the operator when a verification finds that backups lack something, within the transaction that notes it. */
@Singleton
class DamageMails {
    private static final int NAMED = 20;
    private final OperatorMail mail;

    DamageMails(OperatorMail mail) {
        this.mail = mail;
    }

    void onDamage(@Observes DamageFound event) throws SQLException {
        if (!mail.isWanted()) {
            return;
        }
        String source = OperatorMail.sourceName(event.sql(), event.source());
        StringBuilder backups = new StringBuilder();
        event.backups().stream()
                .limit(NAMED)
                .forEach(backup ->
                        backups.append("GET /api/v1/backups/").append(backup).append("/damages\n"));
        mail.write(event.sql(), "Holdfast: stored objects of " + source + " are broken", """
                A verification found objects of source "%s" (%s) that are missing or not what was written.
                %d backups lack something; what, each says itself:

                %s
                The next backup of the source stores anew what it still finds there.
                Tenant: %s
                """.formatted(
                        source, event.source(), event.backups().size(), backups, event.tenant()));
    }
}
