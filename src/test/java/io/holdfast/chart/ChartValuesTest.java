package io.holdfast.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values are described, and nonsense is refused before anything is installed, in words that name the place. */
class ChartValuesTest {
    static Stream<Arguments> nonsense() {
        return Stream.of(
                arguments(Map.of("sheduler.replicas", 2), "''", "'sheduler' not allowed"),
                arguments(Map.of("api.replica", 2), "'/api'", "'replica' not allowed"),
                arguments(Map.of("api.replicas", -1), "'/api/replicas'", "got -1, want 0"),
                arguments(Map.of("scheduler.replicas", "many"), "'/scheduler/replicas'", "got string, want integer"),
                arguments(Map.of("worker.lanes.Restore.slots", 4), "'/worker/lanes'", "'Restore' not allowed"),
                arguments(Map.of("worker.lanes.reports.slots", 4), "'/worker/lanes/reports'", "missing properties"),
                arguments(Map.of("worker.lanes.restore.slots", 0), "'/worker/lanes/restore/slots'", "got 0, want 1"),
                arguments(Map.of("worker.lanes.restore.minReplicas", -1), "restore/minReplicas'", "got -1, want 0"),
                arguments(Map.of("image.pullPolicy", "Sometimes"), "'/image/pullPolicy'", "must be one of"),
                arguments(Map.of("store.type", "ftp"), "'/store/type'", "must be one of 's3', 'directory'"),
                arguments(Map.of("store.type", "directory"), "'/store/directory/existingClaim'", "minLength"),
                arguments(Map.of("ingress.enabled", true), "'/ingress/hosts'", "minItems"),
                arguments(Map.of("database.existingSecret", ""), "'/database/existingSecret'", "minLength"),
                arguments(Map.of("masterKey.existingSecret", ""), "'/masterKey/existingSecret'", "minLength"),
                arguments(Map.of("redis.url", "redis://:guess@redis"), "'/redis/url'", "does not match"),
                arguments(
                        Map.of("config.QUARKUS_MAILER_PASSWORD", "guess"),
                        "'/config/QUARKUS_MAILER_PASSWORD'",
                        "false"),
                arguments(Map.of("config.holdfast", "x"), "'/config'", "'holdfast' not allowed"),
                arguments(Map.of("api.resources.requests.gpu", 1), "'/api/resources/requests'", "'gpu' not allowed"),
                arguments(Map.of("gracefulShutdownSeconds", 5), "'/gracefulShutdownSeconds'", "got 5, want 30"),
                arguments(Map.of("podSecurity.runAsUser", 0), "'/podSecurity/runAsUser'", "got 0, want 1"));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void nonsense_is_refused_by_name(Map<String, Object> values, String place, String reason) {
        assertThatThrownBy(() -> Chart.rendered(values))
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining(place)
                .hasMessageContaining(reason);
    }

    @Test
    void an_encrypted_broker_goes_with_authorities_that_are_there_and_a_management_address_that_is_encrypted_too() {
        assertThatThrownBy(() ->
                        Chart.rendered(Map.of("rabbitmq.tls.enabled", true, "rabbitmq.tls.authoritiesKey", "ca.pem")))
                .hasMessageContaining("a file of authorities.existingSecret, which is empty");
        assertThatThrownBy(() -> Chart.rendered(
                        Map.of("rabbitmq.tls.enabled", true, "keda.rabbitmq.managementUrl", "http://rabbitmq:15672/")))
                .hasMessageContaining("give keda.rabbitmq.managementUrl as https");
    }

    @Test
    void every_value_is_described() {
        assertThat(ValuesTable.rows())
                .hasSizeGreaterThan(80)
                .allSatisfy(row -> assertThat(row.meaning()).as(row.name()).isNotBlank());
    }

    @Test
    void the_readme_lists_every_value_with_its_default() throws IOException {
        assertThat(Files.readString(ValuesTable.README))
                .as("%s does not list the values as they are: run ./dev k8s", ValuesTable.README)
                .isEqualTo(ValuesTable.readme());
    }
}
