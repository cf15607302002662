package io.holdfast.notify;

import io.holdfast.database.Sql;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Mails to the operator, written within the caller's transaction and sent afterwards; none where no address is set. */
@Singleton
class OperatorMail {
    private final Optional<String> operator;
    private final Clock clock;

    /** @param operator Who is mailed when a backup failed, is partial or holds an unusual change, or stored objects are broken; nobody where it is not set. */
    OperatorMail(@ConfigProperty(name = "holdfast.notify.operator-address") Optional<String> operator, Clock clock) {
        this.operator = operator;
        this.clock = clock;
    }

    /** Whether anybody is mailed. */
    boolean isWanted() {
        return operator.isPresent();
    }

    /** Writes a mail; line breaks within the subject become blanks. */
    void write(Sql sql, String subject, String body) throws SQLException {
        if (operator.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        sql.update(
                "insert into mail (recipient, subject, body, created_at, not_before) values (?, ?, ?, ?, ?)",
                operator.get(),
                subject.replaceAll("\\R", " "),
                body,
                now,
                now);
    }

    /** The source's name as people know it. */
    static String sourceName(Sql sql, UUID source) throws SQLException {
        return sql.first(row -> row.text("name"), "select name from source where id = ?", source)
                .orElse(source.toString());
    }
}
