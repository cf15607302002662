package io.holdfast.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pods have no more rights than they need, and secrets stand in Secrets only. */
class ChartSecurityTest {
    private static final Pattern SECRET_NAME =
            Pattern.compile("PASSWORD|SECRET|TOKEN|CREDENTIAL(?!S_TYPE)|ACCESS_KEY|MASTER_KEY_PREVIOUS");
    private static final Pattern SECRET_TEXT = Pattern.compile(
            "(?i)(password|secret|token|api[_-]?key)[\"']?\\s*[:=]\\s*[\"']?[^\\s\"'{$\\[]|-----BEGIN|[A-Za-z0-9+/]{43}=");
    private static final Set<String> VOLUMES = Set.of("emptyDir", "configMap", "secret", "persistentVolumeClaim");

    static List<String> valueSets() {
        return Chart.valueSets();
    }

    /** The controls of the standard's versions 1.25 and later, for Linux. */
    @ParameterizedTest
    @MethodSource("valueSets")
    void every_pod_meets_the_restricted_pod_security_standard(String valueSet) {
        assertThat(Chart.rendered(valueSet).workloads()).allSatisfy(workload -> {
            JsonNode pod = workload.at("/spec/template/spec");
            for (String door : List.of("hostNetwork", "hostPID", "hostIPC", "hostUsers")) {
                assertThat(pod.has(door)).as(door).isFalse();
            }
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asInt(1)).isPositive();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.path("securityContext").has("sysctls")).isFalse();
            assertThat(Manifest.elements(pod.path("volumes")))
                    .allSatisfy(volume -> assertThat(VOLUMES).anyMatch(volume::has));
            assertThat(workload.containers()).isNotEmpty().allSatisfy(container -> {
                JsonNode context = container.path("securityContext");
                assertThat(context.path("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(context.path("privileged").asBoolean()).isFalse();
                assertThat(context.path("runAsNonRoot").asBoolean()).isTrue();
                assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
                assertThat(context.path("capabilities").has("add")).isFalse();
                assertThat(context.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
                assertThat(Manifest.elements(container.path("ports"))).noneMatch(port -> port.has("hostPort"));
            });
        });
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void every_container_has_a_root_that_cannot_be_written_and_a_temporary_folder_that_can(String valueSet) {
        assertThat(Chart.rendered(valueSet).workloads()).allSatisfy(workload -> {
            assertThat(workload.containers()).allSatisfy(container -> {
                assertThat(container
                                .at("/securityContext/readOnlyRootFilesystem")
                                .asBoolean())
                        .isTrue();
                assertThat(container.at("/volumeMounts/0/mountPath").asText()).isEqualTo("/tmp");
                assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
                assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
            });
            assertThat(workload.at("/spec/template/spec/volumes/0").has("emptyDir"))
                    .isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void no_pod_gets_a_token_or_the_addresses_of_other_services(String valueSet) {
        Manifests objects = Chart.rendered(valueSet);
        assertThat(objects.workloads()).allSatisfy(workload -> {
            JsonNode pod = workload.at("/spec/template/spec");
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            // A Service called rabbitmq would set RABBITMQ_PORT to an address.
            assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
        });
        assertThat(objects.ofKind("ServiceAccount"))
                .allSatisfy(account -> assertThat(
                                account.at("/automountServiceAccountToken").asBoolean(true))
                        .isFalse());
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void secrets_come_from_secrets_that_somebody_else_made(String valueSet) {
        Manifests objects = Chart.rendered(valueSet);
        assertThat(objects.ofKind("Secret")).isEmpty();
        assertThat(objects.workloads().stream()
                        .flatMap(Manifest::containers)
                        .flatMap(container -> Manifest.elements(container.path("env"))))
                .isNotEmpty()
                .allSatisfy(variable -> {
                    String name = variable.path("name").asText();
                    if (SECRET_NAME.matcher(name).find()) {
                        assertThat(variable.at("/valueFrom/secretKeyRef/key").asText())
                                .as(name)
                                .isNotEmpty();
                    }
                    assertThat(variable.path("value").asText())
                            .as(name)
                            .doesNotContainPattern("://[^/@]+:[^/@]+@")
                            .doesNotContainPattern("[A-Za-z0-9+/]{43}=");
                });
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void settings_are_no_secrets(String valueSet) {
        Manifests objects = Chart.rendered(valueSet);
        assertThat(objects.ofKind("ConfigMap"))
                .filteredOn(map -> map.name().endsWith("-settings"))
                .singleElement()
                .satisfies(settings -> assertThat(Manifest.texts(settings.at("/data")))
                        .allSatisfy((name, value) -> {
                            assertThat(name).doesNotContainPattern(SECRET_NAME);
                            assertThat(value).doesNotContainPattern("://[^/@]+:[^/@]+@|[A-Za-z0-9+/]{43}=");
                        }));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void no_secret_stands_in_a_config_map_or_in_a_scaler(String valueSet) {
        Manifests objects = Chart.rendered(valueSet);
        assertThat(Stream.concat(objects.ofKind("ConfigMap").stream(), objects.ofKind("ScaledObject").stream()))
                .allSatisfy(object -> assertThat(object.json().toString())
                        .doesNotContainPattern(SECRET_TEXT)
                        .doesNotContainPattern("://[^/@\\s\"]+:[^/@\\s\"]+@"));
    }
}
