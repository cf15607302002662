package io.holdfast.install;

import io.holdfast.connector.Connector;
import io.holdfast.connector.Connectors;
import io.holdfast.connector.Handshake;
import io.holdfast.connector.WebhookEvents;
import io.holdfast.connector.WebhookEvents.Event;
import io.holdfast.connector.WebhookHandshake;
import io.holdfast.connector.WebhookSpec.Topic.Kind;
import io.holdfast.crypto.Sha256;
import io.holdfast.database.Database;
import io.holdfast.database.Sql;
import io.holdfast.install.InstallMetrics.Result;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.source.Accounts;
import io.holdfast.source.Accounts.Owned;
import io.holdfast.source.Hints;
import io.holdfast.source.Sources;
import io.holdfast.tenant.CurrentTenant;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * What platforms tell. A message is verified before it is read; that it came and what it changed are one transaction, so that a message whose answer was lost, and which comes again,
 * changes nothing. Safe for use by many threads.
 */
@Singleton
class Webhooks {
    private static final Logger LOG = Logger.getLogger(Webhooks.class);
    private final Connectors connectors;
    private final Handshake handshake;
    private final Sources sources;
    private final Accounts accounts;
    private final Hints hints;
    private final CurrentTenant tenants;
    private final Database database;
    private final Clock clock;

    Webhooks(
            Connectors connectors,
            Handshake handshake,
            Sources sources,
            Accounts accounts,
            Hints hints,
            CurrentTenant tenants,
            Database database,
            Clock clock) {
        this.connectors = connectors;
        this.handshake = handshake;
        this.sources = sources;
        this.accounts = accounts;
        this.hints = hints;
        this.tenants = tenants;
        this.database = database;
        this.clock = clock;
    }

    /**
     * Takes a message; one that is the platform's handshake changes nothing, signed or not. {@code webhook_refused} where it is not genuine, {@code not_found} where nobody listens there.
     *
     * @param source whom it is for, where each source has a secret of its own; null otherwise
     */
    Result take(String name, UUID source, Signing.Message message) {
        Connector connector = connectors.named(name);
        if (connector.webhooks() == null || connector.webhooks().signature().isPerSource() != (source != null)) {
            throw Problem.of(ErrorCode.NOT_FOUND);
        }
        Optional<Owned> owner = source == null ? Optional.empty() : accounts.owner(source, name);
        if (source != null && owner.isEmpty()) {
            throw Problem.of(ErrorCode.NOT_FOUND);
        }
        WebhookHandshake ping = connector.webhooks().handshake();
        if (ping != null && ping.fits(message.body())) {
            return Result.IGNORED;
        }
        String secret = handshake.webhookSecret(
                connector, () -> tenants.bound(owner.orElseThrow().tenant(), () -> sources.access(source)));
        if (!Signing.isGenuine(connector.webhooks().signature(), secret, message, clock.instant())) {
            throw Problem.of(ErrorCode.WEBHOOK_REFUSED);
        }
        WebhookEvents events = WebhookEvents.of(connector.webhooks(), message.headers(), message.body());
        return database.transaction(sql -> taken(sql, connector, owner, events));
    }

    private Result taken(Sql sql, Connector connector, Optional<Owned> owner, WebhookEvents events)
            throws SQLException {
        Optional<String> delivery = events.delivery();
        if (delivery.isPresent() && !isNew(sql, connector, owner, delivery.get())) {
            return Result.REPEATED;
        }
        int concerned = 0;
        for (Event event : events.events()) {
            for (Owned each : concerned(sql, connector, owner, event)) {
                concerned += done(sql, each, event) ? 1 : 0;
            }
        }
        return concerned > 0 ? Result.TAKEN : Result.IGNORED;
    }

    private boolean isNew(Sql sql, Connector connector, Optional<Owned> owner, String delivery) throws SQLException {
        String whole = owner.map(it -> it.source() + "/").orElse("") + delivery;
        return sql.update(
                        "insert into webhook_delivery (connector, hash, received_at) values (?, ?, ?) on conflict do nothing",
                        connector.name(),
                        Sha256.of(whole.getBytes(StandardCharsets.UTF_8)),
                        clock.instant())
                == 1;
    }

    private List<Owned> concerned(Sql sql, Connector connector, Optional<Owned> owner, Event event)
            throws SQLException {
        if (owner.isPresent()) {
            return List.of(owner.get());
        }
        return event.account().isPresent()
                ? accounts.of(sql, connector.name(), event.account().get())
                : List.of();
    }

    private boolean done(Sql sql, Owned owned, Event event) throws SQLException {
        return switch (event.topic().kind()) {
            case UNINSTALLED -> {
                boolean revoked = accounts.uninstalled(
                        sql, owned, "The platform says that its access was taken away there (" + event.name() + ").");
                if (revoked) {
                    LOG.infof("Source %s was uninstalled at its platform", owned.source());
                }
                yield true;
            }
            case CHANGED, DELETED -> {
                if (event.key().isPresent()) {
                    boolean deleted = event.topic().kind() == Kind.DELETED;
                    hints.note(
                            sql,
                            owned.source(),
                            event.topic().stream(),
                            event.key().get(),
                            deleted);
                }
                yield event.key().isPresent();
            }
        };
    }
}
