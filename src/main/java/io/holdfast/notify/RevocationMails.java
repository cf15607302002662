package io.holdfast.notify;

import io.holdfast.source.SourceRevoked;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;

/** Writes a mail when a source's access was taken away, within the transaction that notes it. */
@Singleton
class RevocationMails {
    private final OperatorMail mail;

    RevocationMails(OperatorMail mail) {
        this.mail = mail;
    }

    void onRevocation(@Observes SourceRevoked event) throws SQLException {
        if (!mail.isWanted()) {
            return;
        }
        String source = OperatorMail.sourceName(event.sql(), event.source());
        mail.write(event.sql(), "Holdfast: access to " + source + " was taken away", """
                The source "%s" (%s) is revoked: nothing more is backed up from it until it is connected again or gets new credentials.
                Everything that is stored stays.

                %s

                Tenant: %s
                """.formatted(
                        source, event.source(), event.reason(), event.tenant()));
    }
}
