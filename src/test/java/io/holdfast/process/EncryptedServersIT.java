package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.chaos.fault.TcpGate;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.stack.EncryptedBroker;
import io.holdfast.stack.SharedStack;
import io.holdfast.testkit.Certificates;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedServersIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Certificates are for this host; servers answer under their address too. */
    private static final String HOST = "localhost";

    private static final String ADDRESS = "127.0.0.1";

    @TempDir
    private static Path folder;

    private static Path authorities;
    private static EncryptedBroker broker;
    private static TcpGate redis;

    @BeforeAll
    static void start() throws Exception {
        broker = EncryptedBroker.start();
        Certificates certificates = new Certificates(folder).signed("redis", "dns:" + HOST, "-1H");
        authorities = Files.writeString(folder.resolve("authorities.pem"), certificates.authority());
        URI plain = URI.create(SharedStack.configuration().get("quarkus.redis.hosts"));
        redis = TcpGate.encrypted(certificates.server("redis"), plain.getPort());
    }

    @AfterAll
    static void stop() {
        broker.close();
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void a_backup_is_done_and_queues_are_counted_where_broker_and_Redis_take_nothing_but_TLS() {
        Installation installation = new Installation();
        try (DemoShop shop = DemoShop.with(Settings.small());
                HoldfastProcess process = installation.start(settings(installation, HOST, HOST))) {
            HoldfastApi owner = process.api().signedIn(installation.newTenant(process));
            String backup = owner.startBackup(Installation.source(owner, shop, "10000", "10000"));
            assertThat(owner.awaitBackup(backup, PATIENCE).get("state").asText())
                    .isEqualTo("SUCCEEDED");
            assertThat(installation.admin(process).get("/api/v1/admin/lanes").get("items"))
                    .isNotEmpty()
                    .allMatch(lane -> lane.get("consumers").asInt() == 1);
        }
    }

    @Test
    void a_broker_with_the_certificate_of_another_host_is_not_spoken_to() {
        assertTurnedAway(
                ADDRESS,
                HOST,
                "SmallRye Reactive Messaging - readiness check",
                "No subject alternative names matching IP address " + ADDRESS);
    }

    @Test
    void a_Redis_with_the_certificate_of_another_host_is_not_spoken_to() {
        assertTurnedAway(HOST, ADDRESS, "Redis connection health check", "Failed to create SSL connection");
    }

    private static void assertTurnedAway(String brokerHost, String redisHost, String check, String reason) {
        Installation installation = new Installation();
        try (HoldfastProcess process = HoldfastProcess.launch(
                HoldfastProgram.chosen(), installation.with(settings(installation, brokerHost, redisHost)))) {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> isDown(process, check) && process.log().contains(reason));
        }
    }

    private static Map<String, String> settings(Installation installation, String brokerHost, String redisHost) {
        String plain = installation.with(Map.of()).get("quarkus.redis.hosts");
        Map<String, String> settings = new HashMap<>();
        settings.put("rabbitmq-host", brokerHost);
        settings.put("rabbitmq-port", Integer.toString(broker.port()));
        settings.put("rabbitmq-ssl", "true");
        // Said by mistake, or in an older configuration: it opens nothing.
        settings.put("rabbitmq-trust-all", "true");
        settings.put("rabbitmq-ca-certificates", broker.authorities().toString());
        settings.put(
                "quarkus.redis.hosts",
                "rediss://" + redisHost + ":" + redis.port() + plain.substring(plain.lastIndexOf('/')));
        settings.put("quarkus.redis.tls.trust-certificate-pem.enabled", "true");
        settings.put("quarkus.redis.tls.trust-certificate-pem.certs", authorities.toString());
        return settings;
    }

    private static boolean isDown(HoldfastProcess process, String check) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            byte[] readiness = http.send(
                            HttpRequest.newBuilder(process.url().resolve("/q/health/ready"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .body();
            return StreamSupport.stream(
                            new ObjectMapper().readTree(readiness).get("checks").spliterator(), false)
                    .anyMatch(it -> it.get("name").asText().equals(check)
                            && it.get("status").asText().equals("DOWN"));
        }
    }
}
