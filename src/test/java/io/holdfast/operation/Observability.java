package io.holdfast.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files for those who watch: the dashboard, the rules, and the rules' cases. */
final class Observability {
    private static final Path FILES = Path.of("helm", "holdfast", "files");
    private static final Path CASES = Path.of("src", "test", "alerts");

    private Observability() {}

    static JsonNode dashboard() {
        return read(new JsonMapper(), FILES.resolve("dashboard.json"));
    }

    /** The alerting rules, in order. */
    static List<JsonNode> alerts() {
        List<JsonNode> rules = new ArrayList<>();
        read(new YAMLMapper(), FILES.resolve("alerts.yaml"))
                .get("groups")
                .forEach(group -> group.get("rules").forEach(rules::add));
        return rules;
    }

    /** What the cases expect of rules: each with its name and the alerts that are to fire. */
    static List<JsonNode> expectations() {
        List<JsonNode> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(CASES)) {
            files.map(file -> read(new YAMLMapper(), file))
                    .forEach(file -> file.get("tests")
                            .forEach(test -> test.get("alert_rule_test").forEach(all::add)));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(ObjectMapper mapper, Path file) {
        try {
            return mapper.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
