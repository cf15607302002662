package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What templates can name. Immutable. */
final class Values {
    private final Map<String, String> known;

    private Values(Map<String, String> known) {
        this.known = known;
    }

    /** The settings and credentials of a source, with the file's defaults; what is missing is {@code invalid_settings}. */
    static Values of(Connector connector, SourceAccess access) {
        Map<String, String> known = new HashMap<>();
        take("settings", connector.settings(), access.settings(), known);
        take("credentials", connector.credentials(), access.credentials(), known);
        return new Values(known);
    }

    private static void take(String scope, List<Setting> wanted, Map<String, String> given, Map<String, String> known) {
        for (Setting each : wanted) {
            String value = given.get(each.name());
            if (value == null || value.isBlank()) {
                if (each.required()) {
                    throw Problem.of(ErrorCode.INVALID_SETTINGS, scope + "." + each.name() + " is missing.");
                }
                value = Given.or(each.fallback(), "");
            }
            if (value.chars().anyMatch(Character::isISOControl)) {
                throw Problem.of(
                        ErrorCode.INVALID_SETTINGS,
                        scope + "." + each.name() + " has a character that cannot be sent.");
            }
            known.put(scope + "." + each.name(), value);
        }
    }

    /** These values and one more. */
    Values with(String name, String value) {
        Map<String, String> more = new HashMap<>(known);
        more.put(name, value);
        return new Values(more);
    }

    /** These values and the key of a record, whole and in its parts. */
    Values withKey(String key) {
        return withKey("record.key", key);
    }

    /** These values and a key under a name, whole and in its parts. */
    Values withKey(String name, String key) {
        Values more = with(name, key);
        String[] parts = key.split(String.valueOf(RecordKey.SEPARATOR), -1);
        for (int i = 0; i < parts.length; i++) {
            more = more.with(name + "." + i, parts[i]);
        }
        return more;
    }

    String get(String name) {
        String value = known.get(name);
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
