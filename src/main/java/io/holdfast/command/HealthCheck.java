package io.holdfast.command;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Asks the service on this machine whether it lives, for images that hold nothing but the binary. */
final class HealthCheck {
    private static final int PATIENCE_MS = 3_000;

    private HealthCheck() {}

    /** 0 where the service answered that it lives; 1 otherwise, with the reason on the error output. */
    static int run() {
        String port =
                System.getProperty("quarkus.http.port", System.getenv().getOrDefault("QUARKUS_HTTP_PORT", "8080"));
        try {
            HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/q/health/live")
                    .toURL()
                    .openConnection();
            connection.setConnectTimeout(PATIENCE_MS);
            connection.setReadTimeout(PATIENCE_MS);
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_OK) {
                return 0;
            }
            System.err.println("The service answers " + status + ".");
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("The service does not answer: " + e.getMessage());
        }
        return 1;
    }
}
