package io.holdfast.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every value set gives objects that a cluster takes as they are. */
class ChartObjectsTest {
    private static final Pattern DNS_NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    static List<String> valueSets() {
        return Chart.valueSets();
    }

    @Test
    void there_are_value_sets_enough() {
        assertThat(valueSets()).hasSizeGreaterThanOrEqualTo(6).contains("default", "minimal", "everything");
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void passes_the_strict_lint(String valueSet) {
        LintResult lint = Chart.lint(valueSet);
        assertThat(lint.isFailed()).as(() -> lint.getMessages().toString()).isFalse();
        assertThat(lint.getMessages()).noneMatch(message -> message.contains("WARNING") || message.contains("ERROR"));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void gives_objects_that_a_cluster_takes(String valueSet) {
        Manifests objects = Chart.rendered(valueSet);
        assertThat(objects.all()).hasSizeGreaterThan(8);
        assertThat(objects.all()).flatExtracting(StrictReading::faults).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void gives_each_object_a_name_of_its_own_that_fits(String valueSet) {
        List<Manifest> objects = Chart.rendered(valueSet).all();
        assertThat(objects).extracting(Manifest::id).doesNotHaveDuplicates();
        assertThat(objects).allSatisfy(object -> assertThat(object.name()).matches(DNS_NAME));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void labels_each_object_as_part_of_the_release(String valueSet) {
        assertThat(Chart.rendered(valueSet).all())
                .allSatisfy(object -> assertThat(Manifest.texts(object.at("/metadata/labels")))
                        .containsEntry("app.kubernetes.io/instance", Chart.RELEASE)
                        .containsEntry("app.kubernetes.io/managed-by", "Helm")
                        .containsKeys("app.kubernetes.io/name", "app.kubernetes.io/version", "helm.sh/chart"));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void tells_the_operator_how_to_go_on(String valueSet) {
        assertThat(Chart.notes(valueSet)).contains("Keep a copy of the Secret").doesNotContain("<no value>");
    }

    static Stream<String> spoiled() {
        return Stream.of(
                "/spec/template/spec/containers/0/ports/0 containerport 8080",
                "/spec/template/spec/containers/0 livenesProbe {}",
                "/spec/template/spec/containers/0/env/0 value 8080",
                "/spec/template/spec/containers/0/env/0 value true",
                "/spec/template/spec terminationGracePeriodSeconds \"45\"",
                "/spec/template/metadata/labels app.kubernetes.io/version 1",
                "/spec replica 3");
    }

    @ParameterizedTest
    @MethodSource("spoiled")
    void a_wrong_field_of_kubernetes_would_be_seen(String spoiled) {
        assertThat(StrictReading.faults(spoil("Deployment", "holdfast-api", spoiled)))
                .isNotEmpty();
    }

    static Stream<String> spoiledCustomResources() {
        return Stream.of(
                "ScaledObject holdfast-worker-restore /spec/triggers/0/metadata value 4",
                "ScaledObject holdfast-worker-restore /spec/triggers/0 authentication \"x\"",
                "ScaledObject holdfast-worker-restore /spec/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown policy {}",
                "ScaledObject holdfast-worker-restore /spec minReplicas 1",
                "TriggerAuthentication holdfast-rabbitmq /spec/secretTargetRef/0 secret \"x\"",
                "PodMonitor holdfast /spec/podMetricsEndpoints/0 interval \"15 seconds\"",
                "PrometheusRule holdfast /spec group []");
    }

    @ParameterizedTest
    @MethodSource("spoiledCustomResources")
    void a_wrong_field_of_a_custom_resource_would_be_seen(String spoiled) {
        String[] words = spoiled.split(" ", 3);
        assertThat(StrictReading.faults(spoil(words[0], words[1], words[2]))).isNotEmpty();
    }

    /** A good object with a field set to what it must not be: pointer, name and value, with blanks between them. */
    private static Manifest spoil(String kind, String name, String how) {
        String[] words = how.split(" ", 3);
        JsonNode json = Chart.rendered().one(kind, name).json().deepCopy();
        JsonNode value = Yaml.documents("value: " + words[2]).getFirst().get("value");
        ((ObjectNode) json.at(words[0])).set(words[1], value);
        assertThat(StrictReading.faults(Chart.rendered().one(kind, name))).isEmpty();
        return new Manifest(json);
    }

    @Test
    void the_chart_has_the_version_of_the_project() throws IOException {
        String version = Files.readString(Path.of("pom.xml"))
                .lines()
                .filter(line -> line.startsWith("  <version>"))
                .map(line -> line.replaceAll(" *</?version>", "").replace("-SNAPSHOT", ""))
                .findFirst()
                .orElseThrow();
        JsonNode chart = Yaml.read(Chart.FOLDER.resolve("Chart.yaml"));
        assertThat(chart.path("appVersion").asText()).isEqualTo(version);
    }
}
