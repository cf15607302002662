package io.holdfast.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The plain manifests are the chart, and the overlay fits on them. */
class PlainManifestsTest {
    private static final Path PRODUCTION = Path.of("k8s", "overlays", "production");

    @Test
    void the_base_is_the_charts_default_render_object_for_object() {
        Map<String, JsonNode> base = Overlay.applied(PlainManifests.BASE).stream()
                .map(PlainManifestsTest::withoutNamespace)
                .collect(Collectors.toMap(Manifest::id, Manifest::json));
        Map<String, JsonNode> chart =
                PlainManifests.of(Chart.rendered()).stream().collect(Collectors.toMap(Manifest::id, Manifest::json));
        assertThat(base)
                .as("%s is not what helm/holdfast renders: run ./dev k8s", PlainManifests.BASE)
                .isEqualTo(chart);
    }

    @Test
    void the_bases_files_are_what_the_command_writes() {
        assertThat(PlainManifests.files())
                .allSatisfy((name, text) -> assertThat(PlainManifests.BASE.resolve(name))
                        .as("run ./dev k8s")
                        .hasContent(text));
        assertThat(PlainManifests.BASE.toFile().list())
                .as("run ./dev k8s")
                .containsExactlyInAnyOrderElementsOf(PlainManifests.files().keySet());
    }

    @Test
    void only_helms_own_marks_are_left_out() {
        Map<String, JsonNode> chart = Chart.rendered().all().stream()
                .collect(Collectors.toMap(Manifest::id, it -> it.json().deepCopy()));
        for (Manifest plain : PlainManifests.of(Chart.rendered())) {
            JsonNode rendered = chart.remove(plain.id());
            for (String pointer : List.of("/metadata/labels", "/spec/template/metadata/labels")) {
                if (rendered.at(pointer).isObject()) {
                    PlainManifests.HELM_LABELS.forEach(
                            label -> assertThat(plain.at(pointer).has(label)).isFalse());
                    ((ObjectNode) rendered.at(pointer)).remove(PlainManifests.HELM_LABELS);
                }
            }
            if (plain.kind().equals("Job")) {
                assertThat(Manifest.texts(rendered.at("/metadata/annotations")))
                        .containsOnlyKeys(PlainManifests.HOOK_ANNOTATIONS);
                ((ObjectNode) rendered.at("/metadata")).remove("annotations");
            }
            assertThat(plain.json()).isEqualTo(rendered);
        }
        assertThat(chart).isEmpty();
    }

    @Test
    void the_production_overlay_fits_on_the_base_and_gives_objects_that_a_cluster_takes() {
        List<Manifest> production = Overlay.applied(PRODUCTION);
        assertThat(production).hasSameSizeAs(Overlay.applied(PlainManifests.BASE));
        assertThat(production).flatExtracting(StrictReading::faults).isEmpty();
        assertThat(production).extracting(it -> it.text("/metadata/namespace")).containsOnly("holdfast");
    }

    @Test
    void the_production_overlay_says_what_an_installation_has_to_say() {
        Manifests production = new Manifests(Overlay.applied(PRODUCTION));
        assertThat(production.workloads().stream()
                        .flatMap(Manifest::containers)
                        .map(container -> container.path("image").asText()))
                .containsOnly("registry.example.com/holdfast:0.1.0");
        assertThat(production
                        .one("Deployment", "holdfast-scheduler")
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(2);
        Manifest migrate = production.one("Job", "holdfast-migrate-0-1-0");
        String database = production.one("ConfigMap", "holdfast-settings").text("/data/QUARKUS_DATASOURCE_JDBC_URL");
        Map<String, String> told = Manifest.elements(migrate.at("/spec/template/spec/containers/0/env"))
                .collect(Collectors.toMap(
                        variable -> variable.path("name").asText(),
                        variable -> variable.path("value").asText()));
        assertThat(told)
                .as("the migration and the services speak of the same database")
                .containsEntry("QUARKUS_DATASOURCE_JDBC_URL", database);
        assertThat(production.ofKind("ScaledObject"))
                .allSatisfy(scaled -> assertThat(scaled.text("/spec/triggers/0/metadata/host"))
                        .isEqualTo("amqp://rabbitmq.data:5672/"));
    }

    private static Manifest withoutNamespace(Manifest object) {
        JsonNode json = object.json().deepCopy();
        ((ObjectNode) json.at("/metadata")).remove("namespace");
        return new Manifest(json);
    }
}
