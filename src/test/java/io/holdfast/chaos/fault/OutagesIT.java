package io.holdfast.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.holdfast.process.ApiProblem;
import io.holdfast.process.HoldfastApi;
import io.holdfast.process.HoldfastProcess;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.stack.SharedStack;
import io.holdfast.stack.StackPart;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each server that Holdfast stands on goes away in the middle of a backup and comes back: nothing is restarted, and the backup ends well. */
class OutagesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Map<StackPart, String> CHECKS = Map.of(
            StackPart.DATABASE, "Database connections health check",
            StackPart.REDIS, "Redis connection health check",
            StackPart.BROKER, "SmallRye Reactive Messaging - readiness check",
            StackPart.OBJECTS, "Object store");

    @Test
    void a_server_that_goes_away_is_named_by_health_and_the_backup_goes_on_when_it_is_back() throws Exception {
        Map<String, String> configuration = new HashMap<>(SharedStack.separate());
        configuration.put("holdfast.job.lease", "5s");
        configuration.put("holdfast.job.first-pause", "200ms");
        configuration.put("quarkus.datasource.jdbc.acquisition-timeout", "2s");
        try (Gates gates = Gates.before(configuration);
                DemoShop shop =
                        DemoShop.with(Settings.small().withBucket(20, 20).withPageMax(5));
                HoldfastProcess process = HoldfastProcess.start(gates.configuration())) {
            HoldfastApi owner = owner(process, configuration.get("holdfast.bootstrap.secret"));
            String source = owner.createSource(
                    "shop",
                    "demo-shop",
                    Map.of("url", shop.url(), "rate_limit_capacity", "20", "rate_limit_refill", "20"),
                    Map.of("token", shop.token()));
            for (StackPart part : StackPart.values()) {
                int before = shop.calls().size();
                String backup = owner.startBackup(source);
                await().atMost(PATIENCE).until(() -> shop.calls().size() > before + 5);

                gates.to(part).refuse();
                await().atMost(PATIENCE).until(() -> health(process).contains("\"DOWN\""));
                assertThat(health(process)).as("health without %s", part).contains(CHECKS.get(part));
                if (part == StackPart.DATABASE) {
                    ApiProblem problem = catchThrowableOfType(ApiProblem.class, () -> owner.backup(backup));
                    assertThat(problem.status()).isEqualTo(503);
                    assertThat(problem.code()).isEqualTo("service_unavailable");
                }
                gates.to(part).open();

                await().atMost(PATIENCE).until(() -> !health(process).contains("\"DOWN\""));
                assertThat(owner.awaitBackup(backup, PATIENCE).get("state").asText())
                        .as("the backup during which %s was away", part)
                        .isEqualTo("SUCCEEDED");
            }
        }
    }

    private static HoldfastApi owner(HoldfastProcess process, String secret) {
        HoldfastApi admin = process.api().signedIn(process.api().bootstrap(secret));
        return process.api().signedIn(admin.createKey(admin.createTenant("outages"), "owner", "owner"));
    }

    private static String health(HoldfastProcess process) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(process.url().resolve("/q/health/ready"))
                    .timeout(Duration.ofSeconds(30))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
