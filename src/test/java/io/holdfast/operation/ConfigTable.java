package io.holdfast.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code ./dev config-table}: writes the table of settings into {@code docs/operations.md}. What the code declares comes from the code; what it is told of libraries,
 * from the lines of {@code application.properties} that follow a line beginning with {@code ##}, which says what they mean.
 */
public final class ConfigTable {
    static final Path DOCUMENT = Path.of("docs", "operations.md");
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Path PROPERTIES = Path.of("src", "main", "resources", "application.properties");
    private static final String BEGIN = "<!-- settings: made by ./dev config-table -->\n";
    private static final String END = "<!-- end of settings -->\n";
    private static final String HEAD = """
            | setting | environment variable | type | default | what it does |
            | --- | --- | --- | --- | --- |
            """;

    private ConfigTable() {}

    public static void main(String[] arguments) throws IOException {
        Files.writeString(DOCUMENT, current(Files.readString(DOCUMENT)));
        System.out.println("Wrote the settings into " + DOCUMENT + ".");
    }

    /** The document with the table as it has to be. */
    static String current(String document) throws IOException {
        int from = document.indexOf(BEGIN);
        int to = document.indexOf(END);
        if (from < 0 || to < from) {
            throw new IllegalStateException(DOCUMENT + " has no place for the settings");
        }
        return document.substring(0, from) + BEGIN + table() + document.substring(to);
    }

    private static String table() throws IOException {
        List<Setting> libraries = ofLibraries(Files.readAllLines(PROPERTIES));
        List<Setting> own = CodeSettings.below(SOURCES).stream()
                .filter(setting -> libraries.stream().noneMatch(it -> it.key().equals(setting.key())))
                .sorted(Comparator.comparing(Setting::key))
                .toList();
        return HEAD + lines(own) + "\nOf the libraries, what most installations set:\n\n" + HEAD + lines(libraries);
    }

    /** All settings, the code's and the described ones of libraries. */
    static List<Setting> all() throws IOException {
        List<Setting> all = new ArrayList<>(CodeSettings.below(SOURCES));
        List<Setting> libraries = ofLibraries(Files.readAllLines(PROPERTIES));
        all.removeIf(setting -> libraries.stream().anyMatch(it -> it.key().equals(setting.key())));
        all.addAll(libraries);
        return all;
    }

    private static String lines(List<Setting> settings) {
        return settings.stream().map(Setting::line).collect(Collectors.joining());
    }

    static List<Setting> ofLibraries(List<String> lines) {
        List<Setting> found = new ArrayList<>();
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (lines.get(i).startsWith("## ")) {
                String line = lines.get(i + 1).replaceFirst("^#\\s*", "");
                int sign = line.indexOf('=');
                String value = line.substring(sign + 1);
                found.add(new Setting(
                        line.substring(0, sign),
                        type(value),
                        value,
                        lines.get(i).substring(3)));
            }
        }
        return found;
    }

    private static String type(String value) {
        if (value.matches("\\d+")) {
            return "number";
        }
        if (value.matches("\\d+[KMG]")) {
            return "size";
        }
        return value.matches("true|false") ? "`true` or `false`" : "text";
    }
}
