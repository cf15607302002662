package io.holdfast.price;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.stack.FreePort;
import io.holdfast.stack.ProcessTree;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The measuring process, seen from outside: the built service with a heap of its own, and a little program of ours in it. Ends with {@link #close()}. */
final class VaultProcess implements AutoCloseable {
    static final String HEAP = "160m";
    private static final Path BUILT = Path.of("target/quarkus-app");
    private final ObjectMapper mapper = new ObjectMapper();
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter orders;

    private VaultProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts the process over a store in that folder and waits until it takes orders. */
    static VaultProcess start(Map<String, String> configuration, Path store) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP,
                // What a JVM chooses by itself where a container gives it no more memory than such a heap needs.
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"));
        configuration.forEach((name, value) -> line.add("-D" + name + "=" + value));
        line.addAll(List.of(
                "-Dholdfast.store.type=directory",
                "-Dholdfast.store.directory=" + store,
                "-Dholdfast.roles=none",
                "-Dquarkus.scheduler.enabled=false",
                "-Dquarkus.http.port=" + FreePort.find(),
                "-Dquarkus.log.level=WARN",
                "-cp",
                classpath(),
                MeasuringProcess.class.getName()));
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        VaultProcess started = new VaultProcess(process);
        try {
            started.answer();
            return started;
        } catch (IOException e) {
            started.close();
            throw e;
        }
    }

    /** The built service as one row of jars, so that classes of ours can stand beside its own. */
    private static String classpath() throws IOException {
        List<String> all = new ArrayList<>();
        for (String folder : List.of("quarkus", "app", "lib/boot", "lib/main")) {
            try (Stream<Path> files = Files.list(BUILT.resolve(folder))) {
                files.map(Path::toString)
                        .filter(file -> file.endsWith(".jar"))
                        .sorted(
                                java.util.Comparator
                                        .reverseOrder()) // what was transformed counts before what was generated
                        .forEach(all::add);
            }
        }
        all.add("target/test-classes");
        return String.join(":", all);
    }

    /** Has an order done. */
    Order.Done done(Order order) throws IOException {
        orders.write(mapper.writeValueAsString(order));
        orders.newLine();
        orders.flush();
        return answer();
    }

    private Order.Done answer() throws IOException {
        List<String> before = new ArrayList<>();
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(MeasuringProcess.ANSWER)) {
                return mapper.readValue(line.substring(MeasuringProcess.ANSWER.length()), Order.Done.class);
            }
            before.add(line);
        }
        throw new IOException("the measuring process ended:\n" + String.join("\n", before));
    }

    @Override
    public void close() {
        ProcessTree.kill(process);
    }
}
