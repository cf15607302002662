package io.holdfast.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one object says of another is so: names, labels and ports meet, in every value set. */
class ChartWiringTest {
    static List<String> valueSets() {
        return Chart.valueSets();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void a_deployment_chooses_its_own_pods_and_no_others(String valueSet) {
        Manifests objects = Chart.rendered(valueSet);
        assertThat(objects.ofKind("Deployment")).isNotEmpty().allSatisfy(deployment -> {
            assertThat(objects.chosenBy(deployment.at("/spec/selector"))).containsExactly(deployment);
            spreads(deployment)
                    .forEach(selector -> assertThat(objects.chosenBy(selector)).containsExactly(deployment));
        });
    }

    private static Stream<JsonNode> spreads(Manifest deployment) {
        return Manifest.elements(deployment.at("/spec/template/spec/topologySpreadConstraints"))
                .map(constraint -> constraint.path("labelSelector"));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void the_service_leads_to_a_port_of_the_api_and_of_nobody_else(String valueSet) {
        Manifests objects = Chart.rendered(valueSet);
        Manifest service = objects.ofKind("Service").getFirst();
        JsonNode selector =
                Yaml.documents("matchLabels: " + service.at("/spec/selector")).getFirst();
        assertThat(objects.chosenBy(selector)).containsExactlyElementsOf(objects.role("api"));
        assertThat(Manifest.elements(service.at("/spec/ports")))
                .allSatisfy(port -> assertThat(ports(objects.role("api").getFirst()))
                        .contains(port.path("targetPort").asText()));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void probes_monitors_and_policies_name_ports_that_the_pods_have(String valueSet) {
        Manifests objects = Chart.rendered(valueSet);
        assertThat(objects.ofKind("Deployment"))
                .allSatisfy(deployment -> assertThat(probes(deployment))
                        .hasSize(3)
                        .allSatisfy(probe -> assertThat(ports(deployment))
                                .contains(probe.at("/httpGet/port").asText())));
        objects.ofKind("PodMonitor").forEach(monitor -> {
            List<Manifest> scraped = objects.chosenBy(monitor.at("/spec/selector"));
            assertThat(scraped).containsExactlyElementsOf(objects.ofKind("Deployment"));
            assertThat(scraped)
                    .allSatisfy(it -> assertThat(ports(it)).contains(monitor.text("/spec/podMetricsEndpoints/0/port")));
        });
        objects.ofKind("NetworkPolicy")
                .forEach(policy -> assertThat(Manifest.elements(policy.at("/spec/ingress"))
                                .flatMap(rule -> Manifest.elements(rule.path("ports"))))
                        .allSatisfy(
                                port -> assertThat(port.path("port").asText()).isEqualTo("http")));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void a_policy_holds_every_pod_and_opens_only_the_api(String valueSet) {
        Manifests objects = Chart.rendered(valueSet);
        if (objects.ofKind("NetworkPolicy").isEmpty()) {
            assertThat(valueSet).isEqualTo("minimal");
            return;
        }
        String name = objects.ofKind("Service").getFirst().name();
        assertThat(objects.chosenBy(objects.one("NetworkPolicy", name).at("/spec/podSelector")))
                .containsExactlyInAnyOrderElementsOf(objects.workloads());
        assertThat(objects.chosenBy(objects.one("NetworkPolicy", name + "-api").at("/spec/podSelector")))
                .containsExactlyElementsOf(objects.role("api"));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void a_policy_lets_pods_reach_what_they_stand_on(String valueSet) {
        Manifests objects = Chart.rendered(valueSet);
        if (objects.ofKind("NetworkPolicy").isEmpty()) {
            assertThat(valueSet).isEqualTo("minimal");
            return;
        }
        String name = objects.ofKind("Service").getFirst().name();
        Set<Integer> open = Manifest.elements(objects.one("NetworkPolicy", name).at("/spec/egress"))
                .flatMap(rule -> Manifest.elements(rule.path("ports")))
                .map(port -> port.path("port").asInt())
                .collect(Collectors.toSet());
        Map<String, String> settings =
                Manifest.texts(objects.one("ConfigMap", name + "-settings").at("/data"));
        assertThat(open).contains(53, Integer.valueOf(settings.get("RABBITMQ_PORT")));
        Stream.of("QUARKUS_DATASOURCE_JDBC_URL", "QUARKUS_REDIS_HOSTS", "QUARKUS_S3_ENDPOINT_OVERRIDE")
                .filter(settings::containsKey)
                .map(setting -> URI.create(settings.get(setting).replaceFirst("^jdbc:", "")))
                .forEach(address -> assertThat(open).contains(address.getPort()));
        if (settings.containsKey("QUARKUS_MAILER_PORT")) {
            assertThat(open).contains(Integer.valueOf(settings.get("QUARKUS_MAILER_PORT")));
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void a_disruption_budget_guards_one_deployment(String valueSet) {
        Manifests objects = Chart.rendered(valueSet);
        assertThat(objects.ofKind("PodDisruptionBudget"))
                .allSatisfy(budget -> assertThat(objects.chosenBy(budget.at("/spec/selector")))
                        .singleElement()
                        .satisfies(guarded -> assertThat(guarded.id()).isEqualTo("Deployment " + budget.name())));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void a_deployment_is_scaled_by_one_hand(String valueSet) {
        Manifests objects = Chart.rendered(valueSet);
        List<String> targets = Stream.concat(
                        objects.ofKind("HorizontalPodAutoscaler").stream(), objects.ofKind("ScaledObject").stream())
                .map(scaler -> scaler.text("/spec/scaleTargetRef/name"))
                .toList();
        assertThat(targets).doesNotHaveDuplicates();
        assertThat(objects.ofKind("Deployment")).extracting(Manifest::name).containsAll(targets);
        assertThat(objects.ofKind("Deployment"))
                .allSatisfy(deployment -> assertThat(deployment.at("/spec").has("replicas"))
                        .isEqualTo(!targets.contains(deployment.name())));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void what_is_referred_to_is_there_or_is_named_by_the_values(String valueSet) {
        Manifests objects = Chart.rendered(valueSet);
        Set<String> named = allTexts(Yaml.read(Chart.FOLDER.resolve("values.yaml")));
        named.addAll(allTexts(Yaml.read(Chart.values(valueSet))));
        named.add("default");
        assertThat(objects.workloads()).allSatisfy(workload -> {
            JsonNode pod = workload.at("/spec/template/spec");
            Manifest.elements(pod.path("volumes")).forEach(volume -> {
                assertKnown(objects, named, "ConfigMap", volume.at("/configMap/name"));
                assertKnown(objects, named, "PersistentVolumeClaim", volume.at("/persistentVolumeClaim/claimName"));
            });
            assertKnown(objects, named, "ServiceAccount", pod.path("serviceAccountName"));
            Set<String> volumes = Manifest.elements(pod.path("volumes"))
                    .map(volume -> volume.path("name").asText())
                    .collect(Collectors.toSet());
            assertThat(workload.containers()).allSatisfy(container -> {
                assertThat(Manifest.elements(container.path("volumeMounts")))
                        .allSatisfy(mount ->
                                assertThat(volumes).contains(mount.path("name").asText()));
                assertThat(Manifest.elements(container.path("envFrom")))
                        .allSatisfy(
                                source -> assertKnown(objects, named, "ConfigMap", source.at("/configMapRef/name")));
                Manifest.elements(container.path("env"))
                        .forEach(variable ->
                                assertKnown(objects, named, "Secret", variable.at("/valueFrom/secretKeyRef/name")));
            });
        });
        assertThat(objects.ofKind("ScaledObject"))
                .allSatisfy(scaled -> Manifest.elements(scaled.at("/spec/triggers"))
                        .forEach(trigger -> assertKnown(
                                objects, named, "TriggerAuthentication", trigger.at("/authenticationRef/name"))));
        assertThat(objects.ofKind("TriggerAuthentication"))
                .allSatisfy(authentication -> Manifest.elements(authentication.at("/spec/secretTargetRef"))
                        .forEach(reference -> assertKnown(objects, named, "Secret", reference.path("name"))));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void an_ingress_leads_to_the_service(String valueSet) {
        Manifests objects = Chart.rendered(valueSet);
        objects.ofKind("Ingress")
                .forEach(ingress -> assertThat(Manifest.elements(ingress.at("/spec/rules")))
                        .isNotEmpty()
                        .allSatisfy(rule -> {
                            JsonNode service = rule.at("/http/paths/0/backend/service");
                            assertThat(ports(objects.one(
                                                    "Service",
                                                    service.path("name").asText())
                                            .at("/spec/ports")))
                                    .contains(service.at("/port/name").asText());
                        }));
    }

    private static void assertKnown(Manifests objects, Set<String> named, String kind, JsonNode name) {
        if (!name.isMissingNode() && !objects.has(kind, name.asText())) {
            assertThat(named).as("names of a %s", kind).contains(name.asText());
        }
    }

    private static Set<String> allTexts(JsonNode values) {
        Set<String> texts = new TreeSet<>();
        collect(values, texts);
        return texts;
    }

    private static void collect(JsonNode node, Set<String> texts) {
        if (node.isTextual()) {
            texts.add(node.asText());
        }
        node.forEach(child -> collect(child, texts));
    }

    private static Stream<JsonNode> probes(Manifest deployment) {
        JsonNode container = deployment.at("/spec/template/spec/containers/0");
        return Stream.of("startupProbe", "readinessProbe", "livenessProbe")
                .map(container::path)
                .filter(probe -> probe.has("httpGet"));
    }

    private static Set<String> ports(Manifest workload) {
        return ports(workload.at("/spec/template/spec/containers/0/ports"));
    }

    private static Set<String> ports(JsonNode ports) {
        return Manifest.elements(ports).map(port -> port.path("name").asText()).collect(Collectors.toSet());
    }
}
