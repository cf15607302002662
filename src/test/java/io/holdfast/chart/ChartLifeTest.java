package io.holdfast.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How pods come and go: the database is migrated once and before them, and they are given the time to hand their work back. */
class ChartLifeTest {
    /** A stopping process waits this long for its tasks, and closes its connections then. */
    private static final int SHUTDOWN = 30;

    static List<String> valueSets() {
        return Chart.valueSets();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void every_pod_waits_for_the_migration_and_does_none_itself(String valueSet) {
        assertThat(Chart.rendered(valueSet).ofKind("Deployment")).allSatisfy(deployment -> {
            JsonNode waiting = deployment.at("/spec/template/spec/initContainers/0");
            assertThat(Manifest.elements(waiting.path("args")).map(JsonNode::asText))
                    .startsWith("migrate", "--wait")
                    .last()
                    .asString()
                    .matches("--timeout=[0-9]+");
        });
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void the_migration_runs_before_anything_of_the_chart_is_there(String valueSet) {
        Manifests objects = Chart.rendered(valueSet);
        if (objects.ofKind("Job").isEmpty()) {
            assertThat(valueSet).isEqualTo("plain-autoscaling");
            return;
        }
        Manifest job = objects.ofKind("Job").getFirst();
        assertThat(Manifest.texts(job.at("/metadata/annotations")))
                .containsEntry("helm.sh/hook", "pre-install,pre-upgrade")
                .containsEntry("helm.sh/hook-delete-policy", "before-hook-creation,hook-succeeded");
        JsonNode pod = job.at("/spec/template/spec");
        String account = pod.path("serviceAccountName").asText();
        assertThat(objects.has("ServiceAccount", account)).isFalse();
        assertThat(pod.findValues("configMapKeyRef")).isEmpty();
        assertThat(pod.findValues("configMapRef")).isEmpty();
        assertThat(pod.findValues("configMap")).isEmpty();
        assertThat(pod.findValues("persistentVolumeClaim")).isEmpty();
        assertThat(pod.at("/containers/0/args")).hasSize(1);
        assertThat(pod.at("/containers/0/args/0").asText()).isEqualTo("migrate");
    }

    @Test
    void each_revision_has_a_migration_of_its_own() {
        assertThat(Chart.rendered().ofKind("Job").getFirst().name()).isEqualTo("holdfast-migrate-1");
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void all_processes_are_told_the_same_of_what_they_stand_on(String valueSet) {
        Manifests objects = Chart.rendered(valueSet);
        List<Map<String, String>> told = objects.workloads().stream()
                .flatMap(Manifest::containers)
                .map(container -> environment(objects, container))
                .distinct()
                .toList();
        assertThat(told).hasSize(1);
        assertThat(told.getFirst())
                .containsEntry("HOLDFAST_DATABASE_MIGRATE_AT_START", "false")
                .containsKeys("QUARKUS_DATASOURCE_JDBC_URL", "HOLDFAST_MASTER_KEY_SECRET", "HOLDFAST_STORE_TYPE");
    }

    /** All variables of a process, save for those of its role; those from Secrets with the reference as their value. */
    private static Map<String, String> environment(Manifests objects, JsonNode container) {
        Map<String, String> all = new TreeMap<>();
        Manifest.elements(container.path("envFrom"))
                .map(source ->
                        objects.one("ConfigMap", source.at("/configMapRef/name").asText()))
                .forEach(settings -> all.putAll(Manifest.texts(settings.at("/data"))));
        Manifest.elements(container.path("env")).forEach(variable -> {
            JsonNode value = variable.has("value") ? variable.path("value") : variable.path("valueFrom");
            all.put(variable.path("name").asText(), value.isTextual() ? value.asText() : value.toString());
        });
        all.keySet().removeIf(ChartLifeTest::isOfItsRole);
        return all;
    }

    private static boolean isOfItsRole(String variable) {
        return variable.startsWith("HOLDFAST_ROLES")
                || variable.startsWith("HOLDFAST_WORKER_LANES")
                || variable.startsWith("HOLDFAST_CONNECTORS_")
                || variable.startsWith("MP_MESSAGING_");
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void a_pod_has_the_time_that_its_shutdown_takes(String valueSet) {
        Manifests objects = Chart.rendered(valueSet);
        assertThat(objects.ofKind("Deployment")).allSatisfy(deployment -> {
            int grace = deployment
                    .at("/spec/template/spec/terminationGracePeriodSeconds")
                    .asInt();
            int preStop = deployment
                    .at("/spec/template/spec/containers/0/lifecycle/preStop/sleep/seconds")
                    .asInt();
            assertThat(grace).isGreaterThan(preStop + SHUTDOWN);
        });
        assertThat(objects.role("api"))
                .as("the API answers while it is taken out of the Service")
                .allSatisfy(api -> assertThat(api.at("/spec/template/spec/containers/0/lifecycle/preStop/sleep/seconds")
                                .asInt())
                        .isPositive());
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void a_new_version_is_there_before_the_old_one_goes(String valueSet) {
        assertThat(Chart.rendered(valueSet).ofKind("Deployment"))
                .allSatisfy(deployment -> assertThat(deployment
                                .at("/spec/strategy/rollingUpdate/maxUnavailable")
                                .asInt(-1))
                        .isZero());
    }

    @Test
    void the_authorities_of_an_encrypted_broker_are_mounted_wherever_it_is_spoken_to_and_told_to_KEDA() {
        Manifests objects = Chart.rendered("everything");
        String file = "/etc/holdfast/authorities/broker.pem";
        assertThat(objects.ofKind("ConfigMap"))
                .anySatisfy(settings -> assertThat(
                                settings.at("/data/RABBITMQ_CA_CERTIFICATES").asText())
                        .isEqualTo(file));
        assertThat(objects.workloads()).allSatisfy(workload -> {
            assertThat(Manifest.elements(workload.at("/spec/template/spec/volumes")))
                    .anySatisfy(volume ->
                            assertThat(volume.at("/secret/secretName").asText()).isEqualTo("holdfast-authorities"));
            assertThat(workload.containers())
                    .allSatisfy(container -> assertThat(Manifest.elements(container.path("volumeMounts"))
                                    .map(mount -> mount.path("mountPath").asText()))
                            .contains("/etc/holdfast/authorities"));
        });
        Manifest authentication = objects.ofKind("TriggerAuthentication").stream()
                .filter(it -> it.name().endsWith("-rabbitmq"))
                .findFirst()
                .orElseThrow();
        assertThat(authentication.text("/spec/secretTargetRef/2/parameter")).isEqualTo("ca");
        String settings = authentication.text("/spec/configMapTargetRef/0/name");
        assertThat(objects.ofKind("ConfigMap"))
                .filteredOn(map -> map.name().equals(settings))
                .singleElement()
                .satisfies(map -> assertThat(map.text("/data/tls")).isEqualTo("enable"));
        assertThat(Chart.rendered("cloud").ofKind("ScaledObject"))
                .isNotEmpty()
                .allSatisfy(scaled -> assertThat(scaled.text("/spec/triggers/0/metadata/host"))
                        .isEqualTo("amqps://broker.example.com:5671/"));
    }

    @Test
    void connectors_of_ones_own_are_mounted_where_the_service_looks_for_them() {
        Manifest worker = Chart.rendered("everything").role("worker").getFirst();
        JsonNode container = worker.at("/spec/template/spec/containers/0");
        assertThat(literals(container)).containsEntry("HOLDFAST_CONNECTORS_DIRECTORY", "/etc/holdfast/connectors");
        assertThat(Manifest.elements(container.path("volumeMounts"))
                        .map(mount -> mount.path("mountPath").asText()))
                .contains("/etc/holdfast/connectors");
        assertThat(worker.text("/spec/template/metadata/annotations/checksum~1connectors"))
                .as("a changed connector starts the pods anew, as they read connectors once")
                .hasSize(64);
    }

    private static Map<String, String> literals(JsonNode container) {
        return Manifest.elements(container.path("env"))
                .filter(variable -> variable.has("value"))
                .collect(Collectors.toMap(
                        variable -> variable.path("name").asText(),
                        variable -> variable.path("value").asText()));
    }
}
