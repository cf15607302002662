package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.chaos.fault.TcpGate;
import io.holdfast.shop.Call;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LimitsIT {
    private static final String REDIS = "quarkus.redis.hosts";

    @Test
    void a_tenant_has_one_limit_at_all_replicas_and_is_told_where_it_stands() throws Exception {
        Installation installation = new Installation();
        Map<String, String> strict =
                Map.of("holdfast.api.limit.requests", "12", "holdfast.api.limit.per", "1h", "holdfast.roles", "api");
        try (HoldfastProcess one = installation.start(strict);
                HoldfastProcess two = installation.start(strict);
                HttpClient http = HttpClient.newHttpClient()) {
            String token = one.api().signedIn(installation.newTenant(one)).token();
            List<String> told = new ArrayList<>();
            HttpResponse<String> last = null;
            for (int i = 0; i < 13; i++) {
                last = list(http, i % 2 == 0 ? one : two, token);
                told.add(last.statusCode() + " "
                        + last.headers().firstValue("RateLimit").orElse("-"));
            }

            assertThat(told.getFirst()).startsWith("200 \"tenant\";r=11;t=");
            assertThat(told.get(11)).startsWith("200 \"tenant\";r=0;t=");
            assertThat(told.get(12)).startsWith("429 \"tenant\";r=0;t=");
            assertThat(last.headers().firstValue("RateLimit-Policy")).contains("\"tenant\";q=12;w=3600");
            assertThat(last.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(200L, 300L);
            assertThat(last.body()).contains("\"code\":\"rate_limited\"");
            String other = one.api().signedIn(installation.newTenant(one)).token();
            assertThat(list(http, two, other).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void without_redis_a_backup_goes_on_at_the_replicas_share_and_health_says_so() throws Exception {
        Installation installation = new Installation();
        URI redis = URI.create(installation.with(Map.of()).get(REDIS));
        Settings settings = Settings.small().withBucket(40, 20);
        try (TcpGate gate = TcpGate.to(redis.getPort());
                DemoShop shop = DemoShop.with(settings);
                HttpClient http = HttpClient.newHttpClient();
                HoldfastProcess process = installation.start(
                        Map.of(REDIS, redis.toString().replace(":" + redis.getPort(), ":" + gate.port())))) {
            HoldfastApi owner = process.api().signedIn(installation.newTenant(process));
            String source = Installation.source(owner, shop, "40", "20");
            assertThat(health(http, process)).contains("all replicas together");
            gate.refuse();

            var ended = owner.awaitBackup(owner.startBackup(source), Duration.ofMinutes(2));

            assertThat(ended.get("state").asText()).isEqualTo("SUCCEEDED");
            assertThat(shop.maxCallsOverBucket()).isLessThanOrEqualTo(0);
            assertThat(shop.calls().count(call -> call.status() == 429)).isZero();
            assertThat(shop.calls().count(Call::isApi)).isPositive();
            assertThat(health(http, process)).contains("this replica's share");
            gate.open();
            Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                owner.get("/api/v1/sources");
                owner.checkSource(source);
                assertThat(health(http, process)).contains("all replicas together");
            });
        }
    }

    private static HttpResponse<String> list(HttpClient http, HoldfastProcess process, String token)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(process.url().resolve("/api/v1/backups"))
                .header("Authorization", "Bearer " + token)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String health(HttpClient http, HoldfastProcess process) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(process.url().resolve("/q/health/ready")).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
