package io.holdfast.connector;

import io.holdfast.connector.ConnectorFile.Invalid;
import io.holdfast.connector.ConnectorFile.Valid;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The connectors of this installation: the built-in ones, and those of the operator's folder, which replace built-in ones of the same
 * name. A file with faults there keeps the service from starting and is named with its lines. Immutable after start-up.
 */
@Startup
@ApplicationScoped
public class Connectors {
    private static final Logger LOG = Logger.getLogger(Connectors.class);
    private static final List<String> BUILT_IN = List.of("demo-shop", "wordpress");

    private final Map<String, Entry> entries = new TreeMap<>();

    private record Entry(Connector connector, String text) {}

    Connectors(ConnectorsConfig config) {
        BUILT_IN.forEach(name -> add("built-in " + name, builtIn(name)));
        config.directory().ifPresent(this::addAll);
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

    private void add(String origin, String text) {
        switch (ConnectorFile.parse(text)) {
            case Valid valid -> {
                String name = valid.connector().name();
                if (entries.put(name, new Entry(valid.connector(), text)) != null) {
                    LOG.infof("The connector %s is now that of %s", name, origin);
                }
            }
            case Invalid invalid ->
                throw new IllegalStateException("The connector file " + origin + " has faults:\n"
                        + invalid.faults().stream()
                                .map(each ->
                                        "  line " + each.line() + ", column " + each.column() + ": " + each.message())
                                .collect(Collectors.joining("\n")));
        }
    }

    private static String builtIn(String name) {
        try (InputStream file = Connectors.class.getResourceAsStream("/connectors/" + name + ".yaml")) {
            if (file == null) {
                throw new IllegalStateException("the built-in connector " + name + " is missing");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addAll(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Connectors::isConnector).sorted().toList()) {
                add(file.toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of connectors cannot be read: " + folder, e);
        }
    }

    private static boolean isConnector(Path file) {
        return Files.isRegularFile(file) && file.getFileName().toString().matches("[^.].*\\.ya?ml");
    }
}
