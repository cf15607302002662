package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What templates can name. Immutable. */
final class Values {
    private final Map<String, String> known;

    private Values(Map<String, String> known) {
        this.known = known;
    }

    /** Nothing but these. */
    static Values of(Map<String, String> known) {
        return new Values(Map.copyOf(known));
    }

    /** The settings and credentials of a source, with the file's defaults; what is missing is {@code invalid_settings}. */
    static Values of(Connector connector, SourceAccess access) {
        return of(connector, access.settings(), access.credentials());
    }

    /** As above, by name. */
    static Values of(Connector connector, Map<String, String> settings, Map<String, String> credentials) {
        Map<String, String> known = new HashMap<>();
        take("settings", connector.settings(), settings, Set.of(), known);
        take("credentials", connector.credentials(), credentials, keys(connector), known);
        return new Values(known);
    }

    /** The settings alone, with the file's defaults: for what is made of nothing else, such as the base URL. */
    static Values ofSettings(Connector connector, Map<String, String> settings) {
        Map<String, String> known = new HashMap<>();
        take("settings", connector.settings(), settings, Set.of(), known);
        return new Values(known);
    }

    /** Credentials that are never sent but sign: a key in PEM has lines. */
    private static Set<String> keys(Connector connector) {
        Authenticator authenticator = connector.authenticator();
        if (authenticator == null || authenticator.jwt() == null) {
            return Set.of();
        }
        return Set.copyOf(Template.of(authenticator.jwt().secretKey()).names());
    }

    private static void take(
            String scope,
            List<Setting> wanted,
            Map<String, String> given,
            Set<String> keys,
            Map<String, String> known) {
        for (Setting each : wanted) {
            String value = given.get(each.name());
            if (value == null || value.isBlank()) {
                if (each.required()) {
                    throw Problem.of(ErrorCode.INVALID_SETTINGS, scope + "." + each.name() + " is missing.");
                }
                value = Given.or(each.fallback(), "");
            }
            boolean key = keys.contains(scope + "." + each.name());
            if (value.chars().anyMatch(sign -> Character.isISOControl(sign) && !(key && isLineEnd(sign)))) {
                throw Problem.of(
                        ErrorCode.INVALID_SETTINGS,
                        scope + "." + each.name() + " has a character that cannot be sent.");
            }
            if (each.pattern() != null && !value.isEmpty() && !value.matches(each.pattern())) {
                throw Problem.of(
                        ErrorCode.INVALID_SETTINGS,
                        scope + "." + each.name() + " is not of the form that the connector takes.");
            }
            known.put(scope + "." + each.name(), value);
        }
    }

    private static boolean isLineEnd(int sign) {
        return sign == '\n' || sign == '\r';
    }

    /** These values and one more. */
    Values with(String name, String value) {
        Map<String, String> more = new HashMap<>(known);
        more.put(name, value);
        return new Values(more);
    }

    /** These values and the client that the operator registered, where there is one. */
    Values with(Optional<Clients.Client> client) {
        return client.map(it -> with("client.id", it.id()).with("client.secret", it.secret()))
                .orElse(this);
    }

    /** These values and the key of a record, whole and in its parts. */
    Values withKey(String key) {
        return withKey("record.key", key);
    }

    /** These values and a key under a name, whole and in its parts. */
    Values withKey(String name, String key) {
        Values more = with(name, key);
        List<String> parts = RecordKey.parts(key);
        for (int i = 0; i < parts.size(); i++) {
            more = more.with(name + "." + i, parts.get(i));
        }
        return more;
    }

    String get(String name) {
        String value = known.get(name);
        if (value == null && name.startsWith("client.")) {
            throw Problem.of(ErrorCode.CLIENT_NOT_CONFIGURED);
        }
        if (value == null) {
            throw Problem.of(ErrorCode.INVALID_CONNECTOR, "Nothing is known as " + name + " here.");
        }
        return value;
    }

    @Override
    public String toString() {
        return "Values" + known.keySet();
    }
}
