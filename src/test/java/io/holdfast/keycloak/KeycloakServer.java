package io.holdfast.keycloak;

import io.holdfast.stack.FreePort;
import io.holdfast.stack.Launch;
import io.holdfast.stack.ProcessTree;
import io.holdfast.stack.StackFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A Keycloak of its own on the loopback address, with a database in a file and nothing in it but the master realm. It ends with {@link #close()} or with this JVM. */
final class KeycloakServer implements AutoCloseable {
    private static final String ADMIN = "admin";
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final StackFolder folder = StackFolder.create("holdfast-keycloak-");
    private final int port = FreePort.find();
    private final String password = UUID.randomUUID().toString();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path log = folder.path().resolve("keycloak.log");
    private Process process;
    private Duration took;

    private KeycloakServer() {}

    /** Starts a server. {@link IllegalStateException} with its log where it does not start. */
    static KeycloakServer start() {
        KeycloakServer server = new KeycloakServer();
        Launch.orClose("Keycloak", server::launch, server::close);
        return server;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** How long the process took from its start to its first answer. */
    Duration took() {
        return took;
    }

    /** A realm's admin API as the server's first administrator uses it. */
    KeycloakApi api(String realm) {
        return new KeycloakApi(url(), ADMIN, password, realm);
    }

    private void launch() throws IOException, InterruptedException {
        Path home = KeycloakDistribution.copy(folder.path());
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        "sh",
                        "bin/kc.sh",
                        "start",
                        "--optimized",
                        "--http-enabled=true",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--hostname-strict=false",
                        "--cache=local"))
                .directory(home.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(KeycloakDistribution.environment());
        builder.environment()
                .putAll(Map.of(
                        "KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN,
                        "KC_BOOTSTRAP_ADMIN_PASSWORD", password));
        long began = System.nanoTime();
        process = builder.start();
        while (!answers()) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new IllegalStateException("Keycloak did not start:\n" + Files.readString(log));
            }
        }
        took = Duration.ofNanos(System.nanoTime() - began);
    }

    private boolean answers() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url().resolve("/realms/master"))
                .timeout(PATIENCE)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (process != null) {
            ProcessTree.kill(process);
        }
        http.close();
        folder.close();
    }
}
