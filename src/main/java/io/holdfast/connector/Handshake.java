package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.connector.TokenKeeper.Tokens;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What installing says to a provider and hears from it (RFC 6749, 4.1). Keeps nothing. Safe for use by many threads. */
@ApplicationScoped
public class Handshake {
    private final Connections connections;
    private final Clients clients;

    Handshake(Connections connections, Clients clients) {
        this.connections = connections;
        this.clients = clients;
    }

    /** What was gained. @param answer all that the provider said with it */
    public record Gained(Tokens tokens, JsonNode answer) {
        @Override
        public String toString() {
            return "Gained[" + tokens + "]";
        }
    }

    /** The settings of a source of that account: those that were given, and over them those that follow from it; {@code invalid_settings} where the connector does not take them. */
    public Map<String, String> settings(Connector connector, Map<String, String> given, String account) {
        Values values = Values.of(Map.of("account.id", account));
        Map<String, String> settings = new LinkedHashMap<>(given);
        connector
                .install()
                .settings()
                .forEach((name, text) -> settings.put(name, Template.of(text).with(values, each -> each)));
        Values.of(connector, settings, Map.of());
        return settings;
    }

    /** Where people are asked for their consent. */
    public URI authorizeUrl(Connector connector, Map<String, String> settings, String state, URI callback) {
        InstallSpec install = connector.install();
        Values values = values(connector, settings);
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", values.get("client.id"));
        if (!install.scopes().isEmpty()) {
            query.put("scope", String.join(install.scopeSeparator(), install.scopes()));
        }
        install.params()
                .forEach((name, text) -> query.put(name, Template.of(text).with(values, each -> each)));
        query.put("redirect_uri", callback.toString());
        query.put("state", state);
        String url = Template.of(install.authorizeUrl()).with(values, String::strip);
        try {
            return URI.create(query.entrySet().stream()
                    .map(each -> Requests.encoded(each.getKey()) + "=" + Requests.encoded(each.getValue()))
                    .collect(Collectors.joining("&", url + (url.contains("?") ? "&" : "?"), "")));
        } catch (IllegalArgumentException e) {
            throw Problem.of(ErrorCode.INVALID_SETTINGS, "The settings make no address at which consent is asked for.");
        }
    }

    /** Trades a code for tokens; {@code install_refused} where the provider does not take it. */
    public Gained trade(Connector connector, Map<String, String> settings, String code, URI callback) {
        OauthSpec oauth = connector.authenticator().oauth();
        String url = connector.install().tokenUrl();
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", callback.toString());
        TokenEndpoint endpoint = connections.tokenEndpoint(
                connector,
                values(connector, settings),
                url == null ? oauth.tokenUrl() : url,
                new Secrets(form.values()));
        return switch (endpoint.ask(oauth, form)) {
            case TokenAnswer.Granted granted -> new Gained(granted.tokens(), granted.body());
            case TokenAnswer.Refused refused -> throw Problem.of(ErrorCode.INSTALL_REFUSED, refused.reason());
        };
    }

    /** The account's id as the provider tells it; {@code source_answer_invalid} where it does not. */
    public String account(Connector connector, Map<String, String> settings, Gained gained) {
        InstallSpec.Account account = connector.install().account();
        JsonNode answer = account.endpoint() == null
                ? gained.answer()
                : connections.ask(
                        connector, values(connector, settings), gained.tokens().access(), account.endpoint());
        return RecordKey.part(answer.at(account.pointer()))
                .orElseThrow(() ->
                        Problem.of(ErrorCode.SOURCE_ANSWER_INVALID, "The platform did not say whose account it is."));
    }

    /** The secret that the platform signs its messages with. @param access of the source that the message is for; asked only where each has its own */
    public String webhookSecret(Connector connector, Supplier<SourceAccess> access) {
        WebhookSpec.Signature signature = connector.webhooks().signature();
        Values values = signature.isPerSource()
                ? Values.of(connector, access.get())
                : Values.of(Map.of()).with(clients.of(connector.name()));
        return Template.of(signature.secret()).with(values, each -> each);
    }

    private Values values(Connector connector, Map<String, String> settings) {
        return Values.of(connector, settings, Map.of()).with(clients.of(connector.name()));
    }
}
