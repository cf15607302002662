package io.holdfast.source;

import com.fasterxml.jackson.core.type.TypeReference;
import io.holdfast.connector.Authenticator;
import io.holdfast.connector.Connection;
import io.holdfast.connector.Connections;
import io.holdfast.connector.Connector;
import io.holdfast.connector.Connectors;
import io.holdfast.connector.Setting;
import io.holdfast.connector.SourceAccess;
import io.holdfast.crypto.DataKey;
import io.holdfast.database.Json;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.ratelimit.RateKey;
import io.holdfast.tenant.CurrentTenant;
import io.holdfast.tenant.TenantId;
import io.holdfast.tenant.Tenants;
import io.quarkus.panache.common.Sort;
import jakarta.inject.Singleton;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.DataException;

/** The sources of the current tenant. Safe for use by many threads. */
@Singleton
public class Sources {
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private final SourceRows rows;
    private final Connectors connectors;
    private final Connections connections;
    private final Tenants tenants;
    private final CurrentTenant currentTenant;
    private final SourceChanges changes;
    private final SourceTokens tokens;
    private final Json json;
    private final Clock clock;

    Sources(
            SourceRows rows,
            Connectors connectors,
            Connections connections,
            Tenants tenants,
            CurrentTenant currentTenant,
            SourceChanges changes,
            SourceTokens tokens,
            Json json,
            Clock clock) {
        this.rows = rows;
        this.connectors = connectors;
        this.connections = connections;
        this.tenants = tenants;
        this.currentTenant = currentTenant;
        this.changes = changes;
        this.tokens = tokens;
        this.json = json;
        this.clock = clock;
    }

    /** What a caller says of a source; {@code credentials} null keeps those that are there. */
    public record Description(
            String name, String connector, Map<String, String> settings, Map<String, String> credentials) {}

    /** A new source; {@code unknown_connector}, {@code invalid_settings} or {@code name_taken} where that cannot be. */
    @Transactional
    public Source create(Description wanted) {
        Map<String, String> credentials = wanted.credentials() == null ? Map.of() : wanted.credentials();
        requireComplete(connector(wanted.connector()), wanted.settings(), credentials);
        SourceRow row = new SourceRow();
        row.id = UUID.randomUUID();
        row.name = wanted.name();
        row.connector = wanted.connector();
        row.settings = json.text(wanted.settings());
        row.credentials = sealed(row.id, credentials);
        row.state = SourceState.ACTIVE;
        row.createdAt = clock.instant();
        row.updatedAt = row.createdAt;
        return saved(row, changes::made);
    }

    /** Changes a source that is still of that version; new credentials make a REVOKED source ACTIVE again. */
    @Transactional
    public Source update(UUID id, int version, Description wanted) {
        SourceRow row = row(id);
        if (row.version != version) {
            throw Problem.of(ErrorCode.SOURCE_CHANGED);
        }
        if (!row.connector.equals(wanted.connector())) {
            throw Problem.of(ErrorCode.INVALID_REQUEST, "A source's connector cannot be changed.");
        }
        Map<String, String> credentials = wanted.credentials() == null ? opened(row) : wanted.credentials();
        requireComplete(connector(wanted.connector()), wanted.settings(), credentials);
        row.name = wanted.name();
        String account = account(source(row));
        row.settings = json.text(wanted.settings());
        if (!account.equals(account(source(row)))) {
            changes.leave(id, account);
        }
        row.credentials = sealed(id, credentials);
        boolean opensAgain = wanted.credentials() != null && brings(row);
        if (opensAgain) {
            row.state = SourceState.ACTIVE;
            row.revokedReason = null;
            tokens.forget(id);
        }
        row.updatedAt = clock.instant();
        return saved(row, changes::note);
    }

    /** Removes a source that has no backups; {@code source_has_backups} where it has. */
    @Transactional
    public void delete(UUID id) {
        rows.delete(row(id));
        note(id);
        try {
            rows.flush();
        } catch (ConstraintViolationException e) {
            throw Problem.of(ErrorCode.SOURCE_HAS_BACKUPS);
        }
    }

    /** The source of that id, if it is the current tenant's. */
    @Transactional
    public Optional<Source> find(UUID id) {
        return rows.findByIdOptional(id).map(this::source);
    }

    /** Sources by name, behind that name; at most {@code limit}. */
    @Transactional
    public List<Source> after(String name, int limit) {
        return rows.find("name > ?1", Sort.by("name"), name).page(0, limit).list().stream()
                .map(this::source)
                .toList();
    }

    /** Whether credentials that are given here open the source: those of an installed source come by installing it. */
    private boolean brings(SourceRow row) {
        Authenticator authenticator = connector(row.connector).authenticator();
        return authenticator == null
                || authenticator.type() != Authenticator.Type.OAUTH2_AUTHORIZATION_CODE
                || authenticator.oauth().refreshToken() != null;
    }

    /** The outside system refused the credentials. Repeating it changes nothing. */
    @Transactional
    public void revoke(UUID id) {
        changes.revoke(currentTenant.find().orElseThrow(), id, ErrorCode.SOURCE_CREDENTIALS_REFUSED.sentence());
    }

    /** The source's description lies in the object store too, as it is now. To be called once the change is committed. */
    public void acknowledge(UUID id) {
        changes.acknowledge(id);
    }

    private void note(UUID id) {
        changes.note(currentTenant.find().orElseThrow(), id);
    }

    /** What the source's connector says; {@code unknown_connector} where its file is gone. */
    public Connector connector(Source source) {
        return connector(source.connector());
    }

    /** The fingerprint of the account that a source leads to now, as {@link Connection#account} tells it; {@code unknown_connector} where its connector's file is gone. */
    public String account(Source source) {
        return connector(source).account(source.settings(), source.account());
    }

    /** The way to a source; {@code source_revoked} where its credentials were refused before. Opens nothing yet. */
    @Transactional
    public Connection connect(UUID id) {
        SourceRow row = row(id);
        if (row.state == SourceState.REVOKED) {
            throw Problem.of(ErrorCode.SOURCE_REVOKED);
        }
        TenantId tenant = TenantId.fromString(row.tenantId);
        return connections.open(
                connector(row.connector),
                new SourceAccess(
                        new RateKey(tenant.toString(), id.toString()),
                        json.value(row.settings, TEXTS),
                        opened(row),
                        row.account),
                tokens.keeper(tenant, id));
    }

    /** What only the source and its platform know; {@code not_found} where it is not the current tenant's. */
    @Transactional
    public SourceAccess access(UUID id) {
        SourceRow row = row(id);
        return new SourceAccess(
                new RateKey(row.tenantId, id.toString()), json.value(row.settings, TEXTS), opened(row), row.account);
    }

    private Connector connector(String name) {
        return connectors.named(name);
    }

    private static void requireComplete(
            Connector connector, Map<String, String> settings, Map<String, String> credentials) {
        requireComplete("settings", connector.settings(), settings);
        requireComplete("credentials", connector.credentials(), credentials);
        connector.requireUsable(settings, credentials);
    }

    private static void requireComplete(String what, List<Setting> wanted, Map<String, String> given) {
        for (Setting setting : wanted) {
            if (setting.required() && given.getOrDefault(setting.name(), "").isBlank()) {
                throw Problem.of(ErrorCode.INVALID_SETTINGS, what + " lack " + setting.name() + ".");
            }
            String value = given.getOrDefault(setting.name(), "");
            if (setting.pattern() != null && !value.isEmpty() && !value.matches(setting.pattern())) {
                throw Problem.of(
                        ErrorCode.INVALID_SETTINGS,
                        setting.name() + " among the " + what + " is not of the form that the connector takes.");
            }
        }
        for (String name : given.keySet()) {
            if (wanted.stream().noneMatch(setting -> setting.name().equals(name))) {
                throw Problem.of(
                        ErrorCode.INVALID_SETTINGS, "The connector knows no " + name + " among its " + what + ".");
            }
        }
    }

    private SourceRow row(UUID id) {
        return rows.findByIdOptional(id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
    }

    private Source saved(SourceRow row, BiConsumer<TenantId, UUID> noting) {
        try {
            rows.persistAndFlush(row);
            noting.accept(currentTenant.find().orElseThrow(), row.id);
            return source(row);
        } catch (ConstraintViolationException e) {
            throw Problem.of(ErrorCode.NAME_TAKEN, "There is a source named " + row.name + " already.");
        } catch (DataException e) {
            throw Problem.of(ErrorCode.INVALID_REQUEST, "A value is not one that can be stored.", e);
        } catch (OptimisticLockException e) {
            throw Problem.of(ErrorCode.SOURCE_CHANGED);
        } catch (PersistenceException e) {
            throw Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "The source could not be stored.", e);
        }
    }

    private Source source(SourceRow row) {
        return new Source(
                row.id,
                TenantId.fromString(row.tenantId),
                row.name,
                row.connector,
                json.value(row.settings, TEXTS),
                row.state,
                row.revokedReason,
                row.account,
                row.createdAt,
                row.updatedAt,
                row.version);
    }

    private byte[] sealed(UUID id, Map<String, String> credentials) {
        return key().sealSecret(purpose(id), json.text(credentials).getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, String> opened(SourceRow row) {
        return json.value(
                new String(key().openSecret(purpose(row.id), row.credentials), StandardCharsets.UTF_8), TEXTS);
    }

    /** The tenant's key is there, so that its credentials and its data can be read; {@code key_shredded} where it was erased. */
    public void requireKey() {
        key();
    }

    private DataKey key() {
        return tenants.key(currentTenant.find().orElseThrow());
    }

    static String purpose(UUID id) {
        return "source/" + id;
    }
}
