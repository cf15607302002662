package io.holdfast.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The chart of the project, rendered by Helm itself. Helm's library leaves hooks out of what it renders; so a copy of the chart is rendered, in which hooks
 * go by another name, and the name is put right in the outcome.
 */
public final class Chart {
    /** Where the chart lies. */
    public static final Path FOLDER = Path.of("helm", "holdfast");

    /** The release, and its namespace, in every render. */
    static final String RELEASE = "holdfast";

    private static final String KUBERNETES = "1.34.0";
    private static final String HOOK = "helm.sh/hook";
    private static final String UNHOOKED = "unhooked.helm.sh/hook";
    private static final Path COPIES = Path.of("target", "charts");
    private static final Map<String, Manifests> RENDERED = new ConcurrentHashMap<>();

    private Chart() {}

    /** The names of the value sets in {@code ci}. */
    static List<String> valueSets() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All objects, hooks among them, with the values of that set. */
    static Manifests rendered(String valueSet) {
        return RENDERED.computeIfAbsent(valueSet, set -> Manifests.of(template(Map.of(), values(set))));
    }

    /** All objects with the chart's own values. */
    static Manifests rendered() {
        return rendered("default");
    }

    /** All objects with these values, as {@code --set} takes them, above the chart's own. */
    static Manifests rendered(Map<String, Object> set) {
        return Manifests.of(template(set));
    }

    private static String template(Map<String, Object> set, Path... files) {
        var command = new Helm(withoutHooks())
                .template()
                .withName(RELEASE)
                .withNamespace(RELEASE)
                .withKubeVersion(KUBERNETES);
        for (Path file : files) {
            command = command.withValuesFile(file);
        }
        set.forEach(command::set);
        return command.call().replace(UNHOOKED, HOOK);
    }

    /** What Helm's strict lint says of the chart with the values of that set in place of its own, as lint takes no value files. */
    static LintResult lint(String valueSet) {
        Path copy = copy("lint-" + valueSet, text -> text);
        JsonNode merged = Yaml.read(FOLDER.resolve("values.yaml"));
        merge((ObjectNode) merged, Yaml.read(values(valueSet)));
        write(copy.resolve("values.yaml"), Yaml.write(merged));
        return new Helm(copy).lint().strict().call();
    }

    /** What an operator is told after the install. */
    static String notes(String valueSet) {
        String output = new Helm(FOLDER)
                .install()
                .withName(RELEASE)
                .withNamespace(RELEASE)
                .withKubeVersion(KUBERNETES)
                .withValuesFile(values(valueSet))
                .clientOnly()
                .dryRun()
                .withDryRunOption(DryRun.CLIENT)
                .call()
                .getOutput();
        return output.substring(output.lastIndexOf("NOTES:"));
    }

    static Path values(String valueSet) {
        return FOLDER.resolve("ci").resolve(valueSet + ".yaml");
    }

    /** Lays values above others as Helm does: objects are merged, anything else replaces, null removes. */
    private static void merge(ObjectNode below, JsonNode above) {
        above.properties().forEach(field -> {
            if (field.getValue().isNull() && !below.path(field.getKey()).isValueNode()) {
                below.remove(field.getKey());
            } else if (field.getValue().isObject() && below.get(field.getKey()) instanceof ObjectNode object) {
                merge(object, field.getValue());
            } else {
                below.set(field.getKey(), field.getValue());
            }
        });
    }

    private static final class Unhooked {
        static final Path FOLDER = copy("unhooked", text -> text.replace(HOOK, UNHOOKED));
    }

    private static Path withoutHooks() {
        return Unhooked.FOLDER;
    }

    private interface Change {
        String of(String text);
    }

    private static Path copy(String name, Change change) {
        Path copy = COPIES.resolve(name).toAbsolutePath();
        clear(copy);
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                write(copy.resolve(FOLDER.relativize(file).toString()), change.of(Files.readString(file)));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void clear(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
