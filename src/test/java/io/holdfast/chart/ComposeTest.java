package io.holdfast.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The composition for one machine is whole, closed to the outside, and has no password of its own. */
class ComposeTest {
    private static final Path FILE = Path.of("compose.yaml");
    private static final Path ALERTS = Chart.FOLDER.resolve("files").resolve("alerts.yaml");
    private static final Path DASHBOARD = Chart.FOLDER.resolve("files").resolve("dashboard.json");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+)(:[?-])?");
    private static final Pattern SECRET = Pattern.compile("PASSWORD|SECRET|ACCESS_KEY|REDISCLI_AUTH|DEFAULT_PASS");
    private static final JsonNode COMPOSE = Yaml.read(FILE);

    @Test
    void everything_that_holdfast_stands_on_is_there_and_is_waited_for() {
        assertThat(Manifest.texts(services()))
                .containsOnlyKeys(
                        "holdfast", "postgres", "redis", "rabbitmq", "s3", "bucket", "mail", "prometheus", "grafana");
        assertThat(services().at("/holdfast/depends_on").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("postgres", "redis", "rabbitmq", "bucket", "mail");
    }

    @Test
    void every_server_says_whether_it_is_well_and_is_waited_for_until_then() {
        services().properties().forEach(service -> {
            boolean ends = service.getKey().equals("bucket");
            assertThat(service.getValue().at("/healthcheck/test").isArray())
                    .as(service.getKey())
                    .isEqualTo(!ends);
            service.getValue()
                    .path("depends_on")
                    .properties()
                    .forEach(needed -> assertThat(
                                    needed.getValue().path("condition").asText())
                            .as("%s needs %s", service.getKey(), needed.getKey())
                            .isEqualTo(
                                    needed.getKey().equals("bucket")
                                            ? "service_completed_successfully"
                                            : "service_healthy"));
        });
    }

    @Test
    void nothing_is_reachable_from_outside_of_the_machine() {
        assertThat(services().findValues("ports").stream().flatMap(Manifest::elements))
                .isNotEmpty()
                .allSatisfy(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
        assertThat(services().findValues("network_mode")).isEmpty();
    }

    @Test
    void every_secret_comes_from_outside_and_is_asked_for() {
        services()
                .properties()
                .forEach(service -> Manifest.texts(service.getValue().path("environment"))
                        .forEach((name, value) -> {
                            if (SECRET.matcher(name).find() && !name.endsWith("_URL")) {
                                assertThat(value)
                                        .as(service.getKey() + " " + name)
                                        .matches("\\$\\{[A-Z0-9_]+:\\?.+}");
                            }
                        }));
        assertThat(COMPOSE.at("/configs/s3-identities/content").asText())
                .contains("\"${S3_ACCESS_KEY:?", "\"${S3_SECRET_KEY:?");
    }

    @Test
    void the_example_lists_what_is_needed_and_gives_nothing_away() throws IOException {
        Map<String, String> example = variables(Files.readString(Path.of(".env.example")));
        assertThat(example.keySet()).isEqualTo(needed());
        assertThat(example.values()).containsOnly("");
        assertThat(Files.readAllLines(Path.of(".gitignore"))).contains(".env");
    }

    @Test
    void the_secrets_that_are_made_are_those_that_are_needed() throws Exception {
        Map<String, String> first = made();
        Map<String, String> second = made();
        assertThat(first.keySet()).isEqualTo(needed());
        assertThat(Base64.getDecoder().decode(first.get("HOLDFAST_MASTER_KEY"))).hasSize(32);
        first.forEach((name, value) -> {
            if (!name.equals("HOLDFAST_OUTGOING_ALLOWED_NETWORKS")) {
                assertThat(value).as(name).hasSizeGreaterThanOrEqualTo(16).isNotEqualTo(second.get(name));
            }
        });
    }

    @Test
    void mounted_files_are_there() {
        Set<Path> mounted = services().findValues("volumes").stream()
                .flatMap(Manifest::elements)
                .map(volume -> volume.asText().split(":")[0])
                .filter(source -> source.startsWith("./"))
                .map(source -> Path.of(source).normalize())
                .collect(Collectors.toSet());
        assertThat(mounted).hasSize(5).contains(ALERTS, DASHBOARD).allMatch(Files::exists);
        Set<String> named = Manifest.texts(COMPOSE.path("volumes")).keySet();
        assertThat(services().findValues("volumes").stream()
                        .flatMap(Manifest::elements)
                        .map(volume -> volume.asText().split(":")[0])
                        .filter(source -> !source.startsWith("./")))
                .allMatch(named::contains);
    }

    @Test
    void holdfast_runs_with_a_root_that_cannot_be_written_and_a_temporary_folder_that_libraries_run_from() {
        JsonNode holdfast = services().path("holdfast");
        assertThat(holdfast.path("read_only").asBoolean()).isTrue();
        assertThat(holdfast.at("/cap_drop/0").asText()).isEqualTo("ALL");
        assertThat(holdfast.at("/tmpfs/0").asText())
                .startsWith("/tmp:")
                .contains("exec,")
                .doesNotContain("noexec");
        assertThat(holdfast.at("/healthcheck/test").toString()).contains("/holdfast/holdfast", "healthcheck");
        for (String build : new String[] {"native", "jvm"}) {
            assertThat(Path.of("Dockerfile." + build)).exists();
        }
    }

    @Test
    void holdfast_is_told_what_the_chart_tells_it() {
        Set<String> compose =
                Manifest.texts(services().at("/holdfast/environment")).keySet();
        Manifests chart = Chart.rendered();
        Set<String> told = new TreeSet<>(
                Manifest.texts(chart.one("ConfigMap", "holdfast-settings").at("/data"))
                        .keySet());
        chart.ofKind("Job")
                .getFirst()
                .containers()
                .forEach(container -> Manifest.elements(container.path("env"))
                        .forEach(variable -> told.add(variable.path("name").asText())));
        told.removeAll(Set.of(
                "HOLDFAST_DATABASE_MIGRATE_AT_START", "QUARKUS_DATASOURCE_JDBC_MAX_SIZE", "QUARKUS_MAILER_MOCK"));
        assertThat(compose).containsAll(told);
    }

    @Test
    void prometheus_scrapes_holdfast_and_reads_the_charts_rules() {
        JsonNode prometheus = Yaml.read(Path.of("deploy", "compose", "prometheus.yaml"));
        assertThat(prometheus.at("/rule_files/0").asText()).isEqualTo("/etc/prometheus/alerts.yaml");
        JsonNode job = prometheus.at("/scrape_configs/0");
        assertThat(job.path("metrics_path").asText()).isEqualTo("/q/metrics");
        assertThat(job.at("/static_configs/0/targets/0").asText()).isEqualTo("holdfast:8080");
    }

    private static JsonNode services() {
        return COMPOSE.path("services");
    }

    /** The variables that the composition reads from {@code .env}, save for choices with a default. */
    private static Set<String> needed() throws IOException {
        Set<String> names = new TreeSet<>();
        VARIABLE.matcher(Files.readString(FILE)).results().forEach(found -> {
            if (!found.group(1).equals("HOLDFAST_BUILD")) {
                names.add(found.group(1));
            }
        });
        return names;
    }

    private static Map<String, String> made() throws Exception {
        Process process = new ProcessBuilder("deploy/compose/secrets")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return variables(output);
    }

    private static Map<String, String> variables(String text) {
        Map<String, String> variables = new TreeMap<>();
        Stream.of(text.split("\n"))
                .filter(line -> line.contains("=") && !line.startsWith("#"))
                .forEach(line ->
                        variables.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return variables;
    }
}
