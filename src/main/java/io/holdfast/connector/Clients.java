package io.holdfast.connector;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * Who this installation is to the makers of outside systems: the client that the operator registered there, by connector. Looked up by whole names, so that environment variables
 * count too.
 */
@ApplicationScoped
public class Clients {
    private final Config config;

    Clients(Config config) {
        this.config = config;
    }

    /** A registered client. Its text does not show the secret. */
    public record Client(String id, String secret) {
        @Override
        public String toString() {
            return "Client[" + id + "]";
        }
    }

    /** The client for a connector; absent where the operator has set none. */
    public Optional<Client> of(String connector) {
        return value(connector, "client-id")
                .flatMap(id -> value(connector, "client-secret").map(secret -> new Client(id, secret)));
    }

    private Optional<String> value(String connector, String what) {
        return Stream.of("holdfast.install.\"" + connector + "\"." + what, "holdfast.install." + connector + "." + what)
                .flatMap(name -> config.getOptionalValue(name, String.class).stream())
                .filter(value -> !value.isBlank())
                .findFirst();
    }
}
