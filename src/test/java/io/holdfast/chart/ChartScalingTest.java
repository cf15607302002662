package io.holdfast.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.holdfast.job.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One image in three roles, and each lane's workers scaled by that lane's work. */
class ChartScalingTest {
    /** What KEDA's scalers read of a trigger's metadata: its definition leaves that open. */
    private static final Map<String, Set<String>> METADATA = Map.of(
            "rabbitmq",
            Set.of("host", "protocol", "queueName", "mode", "value", "vhostName", "activationValue"),
            "prometheus",
            Set.of("serverAddress", "query", "threshold", "activationThreshold", "ignoreNullValues", "authModes"));

    @Test
    void the_chart_has_the_lanes_that_the_binary_has() {
        assertThat(Manifest.texts(Yaml.read(Chart.FOLDER.resolve("values.yaml")).at("/worker/lanes")))
                .containsOnlyKeys(Stream.of(Lane.values()).map(Lane::laneName).toArray(String[]::new));
    }

    @Test
    void one_image_plays_three_roles() {
        Manifests objects = Chart.rendered();
        assertThat(objects.workloads().stream()
                        .flatMap(Manifest::containers)
                        .map(container -> container.path("image").asText()))
                .containsOnly("holdfast:0.1.0");
        for (String role : List.of("api", "scheduler", "worker")) {
            assertThat(objects.role(role))
                    .isNotEmpty()
                    .allSatisfy(it -> assertThat(variable(it, "HOLDFAST_ROLES")).isEqualTo(role));
        }
        assertThat(objects.role("api")).hasSize(1);
        assertThat(objects.role("scheduler")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "everything", "directory", "minimal"})
    void each_lane_has_workers_of_its_own_with_its_slots(String valueSet) {
        Manifests objects = Chart.rendered(valueSet);
        assertThat(objects.role("worker")).allSatisfy(worker -> {
            String lane = variable(worker, "HOLDFAST_WORKER_LANES");
            assertThat(worker.name()).endsWith("-worker-" + lane);
            assertThat(Manifests.labels(worker)).containsEntry("holdfast.io/lane", lane);
            String slots = "MP_MESSAGING_INCOMING_%s_MAX_OUTSTANDING_MESSAGES"
                    .formatted(lane.toUpperCase(Locale.ROOT).replace('-', '_'));
            assertThat(variable(worker, slots)).matches("[1-9][0-9]*");
        });
        assertThat(objects.role("worker"))
                .extracting(worker -> variable(worker, "HOLDFAST_WORKER_LANES"))
                .doesNotHaveDuplicates();
    }

    @Test
    void slots_are_set_where_the_service_reads_them() throws IOException {
        String properties = Files.readString(Path.of("src", "main", "resources", "application.properties"));
        for (Lane lane : Lane.values()) {
            assertThat(properties).contains("mp.messaging.incoming." + lane.laneName() + ".max-outstanding-messages=");
        }
    }

    @Test
    void lanes_are_data() {
        assertThat(Chart.rendered("directory").role("worker"))
                .extracting(worker -> variable(worker, "HOLDFAST_WORKER_LANES"))
                .containsExactlyInAnyOrder("backup-auto", "backup-manual", "diff", "restore");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "everything", "cloud", "directory"})
    void a_lane_is_scaled_by_its_queue_and_by_what_waits_and_runs(String valueSet) {
        Manifests objects = Chart.rendered(valueSet);
        assertThat(objects.ofKind("ScaledObject"))
                .hasSameSizeAs(objects.role("worker"))
                .allSatisfy(scaled -> {
                    Manifest worker = objects.one("Deployment", scaled.text("/spec/scaleTargetRef/name"));
                    String lane = variable(worker, "HOLDFAST_WORKER_LANES");
                    String slots = slots(worker);
                    JsonNode queue = trigger(scaled, "rabbitmq");
                    assertThat(queue.path("queueName").asText()).isEqualTo("holdfast." + lane);
                    assertThat(queue.path("mode").asText()).isEqualTo("QueueLength");
                    assertThat(queue.path("value").asText()).isEqualTo(slots);
                    JsonNode work = trigger(scaled, "prometheus");
                    boolean countsUnacknowledged =
                            queue.path("protocol").asText().equals("http");
                    assertThat(countsUnacknowledged || !work.isMissingNode())
                            .as("running tasks are no longer in the queue, and must count all the same")
                            .isTrue();
                    if (!work.isMissingNode()) {
                        assertThat(work.path("query").asText())
                                .contains(
                                        "holdfast_lane_tasks{", "lane=\"" + lane + "\"", "state=~\"RUNNABLE|RUNNING\"")
                                .startsWith("sum(max by (state) (");
                        assertThat(work.path("threshold").asText()).isEqualTo(slots);
                        assertThat(work.path("ignoreNullValues").asText())
                                .as("without the series nothing is known, which is not the same as no work")
                                .isEqualTo("false");
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "everything", "cloud", "directory"})
    void a_trigger_says_only_what_its_scaler_reads(String valueSet) {
        assertThat(Chart.rendered(valueSet).ofKind("ScaledObject").stream()
                        .flatMap(scaled -> Manifest.elements(scaled.at("/spec/triggers"))))
                .isNotEmpty()
                .allSatisfy(trigger -> {
                    assertThat(trigger.path("metricType").asText()).isEqualTo("AverageValue");
                    assertThat(METADATA.get(trigger.path("type").asText()))
                            .containsAll(
                                    Manifest.texts(trigger.path("metadata")).keySet());
                });
    }

    @Test
    void workers_are_taken_away_gently() {
        assertThat(Chart.rendered().ofKind("ScaledObject")).allSatisfy(scaled -> {
            JsonNode down = scaled.at("/spec/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown");
            assertThat(down.path("stabilizationWindowSeconds").asInt()).isGreaterThanOrEqualTo(300);
            assertThat(down.path("policies").toString())
                    .isEqualTo("[{\"type\":\"Pods\",\"value\":1,\"periodSeconds\":60}]");
            assertThat(scaled.at("/spec/minReplicaCount").asInt()).isEqualTo(1);
        });
    }

    @Test
    void without_keda_each_lane_is_scaled_by_its_processors() {
        Manifests objects = Chart.rendered("plain-autoscaling");
        assertThat(objects.ofKind("ScaledObject")).isEmpty();
        assertThat(objects.ofKind("TriggerAuthentication")).isEmpty();
        assertThat(objects.ofKind("HorizontalPodAutoscaler"))
                .extracting(scaler -> scaler.text("/spec/scaleTargetRef/name"))
                .contains("vault-api")
                .containsAll(objects.role("worker").stream().map(Manifest::name).toList());
    }

    @Test
    void no_lane_goes_to_zero_where_nobody_counts_running_tasks() {
        assertThatThrownBy(() ->
                        Chart.rendered(Map.of("keda.prometheus.enabled", false, "worker.lanes.restore.minReplicas", 0)))
                .hasMessageContaining("worker.lanes.restore.minReplicas is 0, but nothing counts running tasks");
    }

    @Test
    void at_least_is_no_more_than_at_most() {
        assertThatThrownBy(() -> Chart.rendered(Map.of("worker.lanes.restore.minReplicas", 9)))
                .hasMessageContaining("worker.lanes.restore.minReplicas is greater than its maxReplicas");
        assertThatThrownBy(() -> Chart.rendered(Map.of("api.autoscaling.minReplicas", 9)))
                .hasMessageContaining("api.autoscaling.minReplicas is greater than its maxReplicas");
    }

    private static JsonNode trigger(Manifest scaled, String type) {
        return Manifest.elements(scaled.at("/spec/triggers"))
                .filter(trigger -> trigger.path("type").asText().equals(type))
                .findFirst()
                .map(trigger -> trigger.path("metadata"))
                .orElseGet(MissingNode::getInstance);
    }

    private static String slots(Manifest worker) {
        return Manifest.elements(worker.at("/spec/template/spec/containers/0/env"))
                .filter(variable -> variable.path("name").asText().endsWith("_MAX_OUTSTANDING_MESSAGES"))
                .findFirst()
                .orElseThrow()
                .path("value")
                .asText();
    }

    private static String variable(Manifest workload, String name) {
        return Manifest.elements(workload.at("/spec/template/spec/containers/0/env"))
                .filter(variable -> variable.path("name").asText().equals(name))
                .findFirst()
                .map(variable -> variable.path("value").asText())
                .orElse("");
    }
}
