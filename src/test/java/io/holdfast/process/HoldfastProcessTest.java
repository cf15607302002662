package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldfastProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Path jar;

    @BeforeEach
    void aJarThatStartsTheStandIn() throws Exception {
        jar = folder.resolve("stand-in.jar");
        URI classes = StandIn.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandIn.class.getName());
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classes.toString());
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    }

    @Test
    void a_process_is_waited_for_frozen_woken_and_ended() throws Exception {
        try (HoldfastProcess process = HoldfastProcess.launch(HoldfastProgram.of(jar), Map.of())) {
            process.awaitReady(PATIENCE);
            assertThat(readiness(process, PATIENCE)).isEqualTo(200);

            process.suspend();
            assertThatThrownBy(() -> readiness(process, Duration.ofMillis(500)))
                    .isInstanceOf(HttpTimeoutException.class);

            process.resume();
            assertThat(readiness(process, PATIENCE)).isEqualTo(200);

            assertThat(process.terminate(PATIENCE)).isEqualTo(128 + 15);
        }
    }

    @Test
    void a_killed_process_is_gone_at_once() {
        try (HoldfastProcess process = HoldfastProcess.launch(HoldfastProgram.of(jar), Map.of())) {
            process.awaitReady(PATIENCE);
            process.kill();

            assertThat(process.isAlive()).isFalse();
        }
    }

    @Test
    void a_process_that_cannot_start_says_why() {
        HoldfastProcess process = HoldfastProcess.launch(HoldfastProgram.of(jar), Map.of("stand-in.fails", "true"));

        assertThatThrownBy(() -> process.awaitReady(PATIENCE))
                .hasMessageContaining("ended with 3")
                .hasMessageContaining("the database does not answer");
    }

    @Test
    void a_jar_that_was_not_built_is_named() {
        assertThatThrownBy(() -> HoldfastProcess.launch(HoldfastProgram.of(folder.resolve("none.jar")), Map.of()))
                .hasMessageContaining("none.jar");
    }

    @Test
    void the_client_signs_in_reads_pages_and_names_problems() {
        try (HoldfastProcess process = HoldfastProcess.launch(HoldfastProgram.of(jar), Map.of())) {
            process.awaitReady(PATIENCE);
            HoldfastApi api = process.api().signedIn("hfk_1");

            assertThat(api.token()).isEqualTo("t3");
            assertThat(api.all("/api/v1/list")).hasSize(4);
            assertThat(api.awaitBackup("1", PATIENCE).get("state").asText()).isEqualTo("SUCCEEDED");
            assertThatThrownBy(() -> api.createSource("shop", "demo-shop", Map.of(), Map.of()))
                    .isInstanceOfSatisfying(ApiProblem.class, problem -> {
                        assertThat(problem.status()).isEqualTo(409);
                        assertThat(problem.code()).isEqualTo("name_taken");
                    });
        }
    }

    private static int readiness(HoldfastProcess process, Duration patience) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(process.url().resolve("/q/health/ready"))
                                    .timeout(patience)
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
