package io.holdfast.connector;

import io.holdfast.crypto.Sha256;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The connectors of this installation: the built-in ones, and those of the operator's folder, which replace built-in ones of the same
 * name. Files with faults there keep the service from starting and are named with their lines. Immutable after start-up.
 */
@Startup
@ApplicationScoped
public class Connectors {
    private static final Logger LOG = Logger.getLogger(Connectors.class);

    /** Read when the class is initialized: on the JVM at start-up, natively when the binary is built. */
    private static final Map<String, Entry> BUILT_IN = Stream.of(
                    "demo-shop", "github", "gitlab", "haravan", "shopify", "woocommerce", "wordpress")
            .collect(Collectors.toMap(Function.identity(), Connectors::shipped));

    private final Map<String, Entry> entries = new TreeMap<>(BUILT_IN);

    private volatile String version;

    private record Entry(Connector connector, String text) {}

    Connectors(ConnectorsConfig config) {
        config.directory().map(ConnectorFolder::read).orElse(List.of()).forEach(this::add);
    }

    private static Entry shipped(String name) {
        String text = Shipped.text(name + ".yaml");
        return new Entry(ConnectorFile.connector(text), text);
    }

    /** Changes with what {@link ConnectorView} shows of any connector. */
    String version() {
        if (version == null) {
            version = Sha256.hex(Sha256.of(
                    all().stream().map(ConnectorView::of).toList().toString().getBytes(StandardCharsets.UTF_8)));
        }
        return version;
    }

    /** All connectors, by name. */
    public List<Connector> all() {
        return entries.values().stream().map(Entry::connector).toList();
    }

    /** The connector of that name; {@code unknown_connector} where there is none. */
    public Connector named(String name) {
        return entry(name).connector();
    }

    /** The file's text, as it was read at start-up; {@code unknown_connector} where there is none. */
    public String text(String name) {
        return entry(name).text();
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw Problem.of(ErrorCode.UNKNOWN_CONNECTOR, "There is no connector " + name + ".");
        }
        return entry;
    }

    private void add(ConnectorFolder.Entry own) {
        String name = own.connector().name();
        if (entries.put(name, new Entry(own.connector(), own.text())) != null) {
            LOG.infof("The connector %s is now that of %s", name, own.file());
        }
    }
}
