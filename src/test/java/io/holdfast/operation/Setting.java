package io.holdfast.operation;

import java.util.Locale;

/**
 * Something that operators can set.
 *
 * @param otherwise what holds where nothing is set; empty where it has to be set or nothing holds
 */
record Setting(String key, String type, String otherwise, String meaning) {
    /** The environment variable of the same meaning (MicroProfile Config 3.1, "Environment Variables Mapping Rules"). */
    String variable() {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    String line() {
        String value = otherwise.isEmpty() ? "" : "`" + otherwise + "`";
        return "| `%s` | `%s` | %s | %s | %s |\n".formatted(key, variable(), type, value, meaning.replace("|", "\\|"));
    }
}
