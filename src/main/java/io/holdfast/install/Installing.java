package io.holdfast.install;

import io.holdfast.auth.Role;
import io.holdfast.auth.Tokens;
import io.holdfast.connector.Clients;
import io.holdfast.connector.Connector;
import io.holdfast.connector.Connectors;
import io.holdfast.connector.Handshake;
import io.holdfast.connector.InstallSpec;
import io.holdfast.install.InstallRows.Begun;
import io.holdfast.install.InstallRows.Session;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.source.Accounts;
import io.holdfast.tenant.TenantId;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The way of an account into a tenant: a link, a consent, a code for tokens. Whoever dies on the way leaves nothing but rows that end by themselves; the person begins again. Safe for
 * use by many threads.
 */
@Singleton
class Installing {
    private static final Logger LOG = Logger.getLogger(Installing.class);
    private static final int LONGEST_ACCOUNT = 200;
    private static final int LONGEST_WORD = 100;
    private final Connectors connectors;
    private final Clients clients;
    private final Handshake handshake;
    private final Accounts accounts;
    private final InstallRows rows;
    private final InstallPlaces places;
    private final Tokens tokens;
    private final Clock clock;

    Installing(
            Connectors connectors,
            Clients clients,
            Handshake handshake,
            Accounts accounts,
            InstallRows rows,
            InstallPlaces places,
            Tokens tokens,
            Clock clock) {
        this.connectors = connectors;
        this.clients = clients;
        this.handshake = handshake;
        this.accounts = accounts;
        this.rows = rows;
        this.places = places;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** A session that a browser gets for its one-time code. */
    record Opened(Tokens.Token token, Session session) {}

    /** A platform's signed link: where its bearer is to be asked for consent. {@code install_refused} where it is not genuine, too old, or was used before. */
    URI byLink(String name, Query query, String browser) {
        Connector connector = offered(name);
        InstallSpec.Signature signature = connector.install().signature();
        if (signature == null) {
            throw Problem.of(
                    ErrorCode.INSTALL_NOT_OFFERED, "The platform signs no links: begin on the page, signed in.");
        }
        requireGenuine(connector, query);
        String used = query.value(signature.param()).orElseThrow();
        if (!rows.use(name, used, Duration.ofSeconds(2L * signature.maxAge()))) {
            throw Problem.of(ErrorCode.INSTALL_REFUSED, "The link was used before: begin again at the platform.");
        }
        String account = account(connector, query)
                .orElseThrow(() -> Problem.of(ErrorCode.INSTALL_REFUSED, "The link does not say whose account it is."));
        return begun(connector, new Begun(Optional.of(account), Map.of(), Optional.empty()), browser);
    }

    /** A signed-in person: where they are to be asked for consent. @param account null where the platform says it at the end */
    URI byPerson(String name, TenantId tenant, String account, Map<String, String> settings, String browser) {
        Connector connector = offered(name);
        for (String setting : settings.keySet()) {
            if (connector.settings().stream().noneMatch(it -> it.name().equals(setting))) {
                throw Problem.of(
                        ErrorCode.INVALID_SETTINGS, "The connector knows no " + word(setting) + " among its settings.");
            }
        }
        return begun(connector, new Begun(Optional.ofNullable(account), settings, Optional.of(tenant)), browser);
    }

    private URI begun(Connector connector, Begun begun, String browser) {
        String state = OneTime.text();
        Map<String, String> settings = settings(connector, begun, begun.account());
        URI consent = handshake.authorizeUrl(connector, settings, state, places.callback(connector.name()));
        rows.begin(connector.name(), state, browser, begun);
        return consent;
    }

    /** The platform sends the browser back: the account is connected, and the browser goes on with a one-time code. */
    URI callback(String name, Query query, String browser) {
        Connector connector = offered(name);
        if (connector.install().signature() != null) {
            requireGenuine(connector, query);
        }
        Begun begun = query.value("state")
                .filter(state -> OneTime.isWellFormed(browser))
                .flatMap(state -> rows.take(name, state, browser))
                .orElseThrow(() -> Problem.of(ErrorCode.INSTALL_STATE_INVALID));
        query.value("error").ifPresent(error -> {
            throw Problem.of(ErrorCode.INSTALL_REFUSED, "The platform says: " + word(error) + ".");
        });
        String code = query.value("code")
                .orElseThrow(() -> Problem.of(ErrorCode.INSTALL_REFUSED, "The platform sent no code."));
        Optional<String> told = account(connector, query);
        if (told.isPresent() && begun.account().isPresent() && !told.equals(begun.account())) {
            throw Problem.of(ErrorCode.INSTALL_REFUSED, "The platform answers for another account.");
        }
        return connected(connector, begun, told.or(begun::account), code);
    }

    private URI connected(Connector connector, Begun begun, Optional<String> told, String code) {
        Map<String, String> before = settings(connector, begun, told);
        Handshake.Gained gained = handshake.trade(connector, before, code, places.callback(connector.name()));
        String account = connector.install().account().param() == null
                ? handshake.account(connector, before, gained)
                : told.orElseThrow(
                        () -> Problem.of(ErrorCode.INSTALL_REFUSED, "The platform did not say whose account it is."));
        requireShort(account);
        Map<String, String> settings = settings(connector, begun, Optional.of(account));
        TenantId tenant = begun.tenant().orElseGet(() -> rows.home(connector.name(), connector.title(), account));
        Role role = begun.tenant().isPresent() ? Role.OPERATOR : Role.OWNER;
        String ticket = OneTime.text();
        UUID source = accounts.connect(
                tenant,
                connector,
                account,
                settings,
                gained.tokens(),
                (sql, id) -> rows.code(sql, ticket, new Session(tenant, id, role)));
        LOG.infof("Source %s of connector %s was connected", source, connector.name());
        return places.landing(connector.install().redirect(), ticket);
    }

    /** Trades a one-time code for a session; {@code install_code_invalid} where it does not count, or no longer. */
    Opened session(String code) {
        Session session = rows.redeem(code).orElseThrow(() -> Problem.of(ErrorCode.INSTALL_CODE_INVALID));
        return new Opened(
                tokens.issue(UUID.randomUUID().toString(), "installation", session.tenant(), session.role()), session);
    }

    private Map<String, String> settings(Connector connector, Begun begun, Optional<String> account) {
        Map<String, String> all = new HashMap<>(begun.settings());
        account.ifPresent(id -> all.putAll(handshake.settings(connector, begun.settings(), id)));
        return all;
    }

    private Connector offered(String name) {
        Connector connector = connectors.named(name);
        if (connector.install() == null) {
            throw Problem.of(ErrorCode.INSTALL_NOT_OFFERED, "The connector " + name + " has no section install.");
        }
        if (clients.of(name).isEmpty()) {
            throw Problem.of(ErrorCode.CLIENT_NOT_CONFIGURED);
        }
        return connector;
    }

    private void requireGenuine(Connector connector, Query query) {
        String secret = clients.of(connector.name()).orElseThrow().secret();
        if (!Signing.isGenuine(connector.install().signature(), secret, query, clock.instant())) {
            throw Problem.of(ErrorCode.INSTALL_REFUSED, "The link is not signed by the platform, or is too old.");
        }
    }

    private static Optional<String> account(Connector connector, Query query) {
        Optional<String> account =
                Optional.ofNullable(connector.install().account().param()).flatMap(query::value);
        account.ifPresent(Installing::requireShort);
        return account;
    }

    private static void requireShort(String account) {
        if (account.length() > LONGEST_ACCOUNT || account.chars().anyMatch(Character::isISOControl)) {
            throw Problem.of(ErrorCode.INSTALL_REFUSED, "The account's id is none that can be kept.");
        }
    }

    private static String word(String text) {
        String clean = text.replaceAll("[^A-Za-z0-9_. -]", "");
        return clean.length() > LONGEST_WORD ? clean.substring(0, LONGEST_WORD) : clean;
    }
}
