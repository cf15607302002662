package io.holdfast.notify;

import io.holdfast.database.Database;
import io.holdfast.replica.SchedulerOnly;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.Mailer;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Sends the mails that were written down. A mail is claimed for two minutes before it is sent and removed afterwards, so it is sent at least once. */
@Singleton
class MailSending {
    private static final Logger LOG = Logger.getLogger(MailSending.class);
    private static final Duration CLAIM = Duration.ofMinutes(2);
    private static final int MOST_TRIES = 200;
    private final Database database;
    private final Mailer mailer;
    private final Clock clock;
    private final MailMetrics metrics;

    MailSending(Database database, Mailer mailer, Clock clock, MailMetrics metrics) {
        this.database = database;
        this.mailer = mailer;
        this.clock = clock;
        this.metrics = metrics;
    }

    private record Written(long id, String recipient, String subject, String body, int tries) {}

    @Scheduled(
            every = "5s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void send() {
        for (Optional<Written> mail = claim(); mail.isPresent(); mail = claim()) {
            try {
                mailer.send(Mail.withText(
                        mail.get().recipient(), mail.get().subject(), mail.get().body()));
                metrics.sent();
            } catch (RuntimeException e) {
                LOG.warnf("A mail could not be sent (%d tries): %s", mail.get().tries(), e);
                metrics.failed();
                if (mail.get().tries() < MOST_TRIES) {
                    continue;
                }
                metrics.givenUp();
            }
            long id = mail.get().id();
            database.change(sql -> sql.update("delete from mail where id = ?", id));
        }
    }

    private Optional<Written> claim() {
        Instant now = clock.instant();
        return database.transaction(sql -> sql.first(
                row -> new Written(
                        row.large("id"),
                        row.text("recipient"),
                        row.text("subject"),
                        row.text("body"),
                        row.number("tries")),
                """
                update mail set not_before = ?, tries = tries + 1 where id = (
                    select id from mail where not_before <= ? order by not_before, id limit 1 for update skip locked)
                returning *""",
                now.plus(CLAIM),
                now));
    }
}
