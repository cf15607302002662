package io.holdfast.command;

import io.holdfast.connector.Connector;
import io.holdfast.connector.Setting;
import io.holdfast.connector.SourceAccess;
import io.holdfast.ratelimit.RateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code holdfast connector try} was told. What is not understood is an {@link IllegalArgumentException} that says so, without any value.
 *
 * @param set settings and credentials by name, as they were written
 */
record TrialArguments(Path file, Map<String, String> set, Set<String> streams, List<String> allowed, boolean json) {
    private static final Set<String> VALUED = Set.of("--set", "--stream", "--allow");

    static TrialArguments of(List<String> arguments) {
        List<String> files = new ArrayList<>();
        Map<String, String> set = new LinkedHashMap<>();
        Set<String> streams = new LinkedHashSet<>();
        List<String> allowed = new ArrayList<>();
        boolean json = false;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (argument.equals("--json")) {
                json = true;
            } else if (VALUED.contains(name)) {
                if (equals < 0 && i + 1 == arguments.size()) {
                    throw new IllegalArgumentException(name + " needs a value.");
                }
                String value = equals < 0 ? arguments.get(++i) : argument.substring(equals + 1);
                switch (name) {
                    case "--set" -> put(set, value);
                    case "--stream" -> streams.add(value);
                    default -> allowed.add(value);
                }
            } else if (argument.startsWith("-")) {
                throw new IllegalArgumentException("There is no option " + name + ".");
            } else {
                files.add(argument);
            }
        }
        if (files.size() != 1) {
            throw new IllegalArgumentException("Name one file.");
        }
        return new TrialArguments(Path.of(files.getFirst()), set, streams, allowed, json);
    }

    private static void put(Map<String, String> set, String pair) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("--set takes NAME=VALUE.");
        }
        set.put(pair.substring(0, equals), pair.substring(equals + 1));
    }

    /**
     * The source that these arguments describe.
     *
     * @param environment looks up a variable; null where there is none
     */
    SourceAccess access(Connector connector, UnaryOperator<String> environment) throws IOException {
        Set<String> settings = names(connector.settings());
        Set<String> credentials = names(connector.credentials());
        Map<String, String> open = new HashMap<>();
        Map<String, String> secret = new HashMap<>();
        for (Map.Entry<String, String> each : set.entrySet()) {
            String name = each.getKey();
            String value = value(name, each.getValue(), environment);
            if (credentials.contains(name) && !settings.contains(name)) {
                secret.put(name, value);
            } else if (settings.contains(name) && !credentials.contains(name)) {
                open.put(name, value);
            } else if (credentials.contains(after("credentials.", name))) {
                secret.put(after("credentials.", name), value);
            } else if (settings.contains(after("settings.", name))) {
                open.put(after("settings.", name), value);
            } else {
                throw new IllegalArgumentException("The connector takes no " + name + "; it takes "
                        + Stream.concat(connector.settings().stream(), connector.credentials().stream())
                                .map(Setting::name)
                                .collect(Collectors.joining(", "))
                        + ".");
            }
        }
        return new SourceAccess(new RateKey("trial", connector.name()), open, secret);
    }

    private static Set<String> names(List<Setting> settings) {
        return settings.stream().map(Setting::name).collect(Collectors.toSet());
    }

    /** The name behind a scope; one without that scope is nobody's. */
    private static String after(String scope, String name) {
        return name.startsWith(scope) ? name.substring(scope.length()) : "";
    }

    private static String value(String name, String written, UnaryOperator<String> environment) throws IOException {
        if (!written.startsWith("@")) {
            return written;
        }
        String from = written.substring(1);
        if (from.startsWith("@")) {
            return from;
        }
        String variable = environment.apply(from);
        if (variable != null) {
            return variable;
        }
        if (from.isEmpty() || !Files.isRegularFile(Path.of(from))) {
            throw new IllegalArgumentException("For " + name + " there is neither a variable nor a file " + from
                    + " (write @@ for a value that begins with @).");
        }
        return Files.readString(Path.of(from)).strip();
    }
}
