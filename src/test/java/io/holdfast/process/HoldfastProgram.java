package io.holdfast.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is started: a jar, by the Java that runs this, or a native binary.
 *
 * @param path absolute, whether it is there or not
 * @param heap the most that the heap may take, as {@code -Xmx} says it
 * @param options more options of the JVM; a binary takes none
 */
public record HoldfastProgram(Path path, String heap, List<String> options) {
    private static final String HEAP = "256m";
    /** The options of a binary besides its heap, as in {@code Dockerfile.native}. */
    public static final List<String> YOUNG = List.of("-XX:MaximumYoungGenerationSizePercent=50");

    public HoldfastProgram(Path path, String heap) {
        this(path, heap, List.of());
    }

    /** The program that the system property {@code holdfast.program} names, or else the jar of the build; {@code holdfast.heap} says its heap, {@code holdfast.jvm} the options of a jar's JVM. */
    public static HoldfastProgram chosen() {
        String path = System.getProperty("holdfast.program", "target/quarkus-app/quarkus-run.jar");
        List<String> options = Stream.of(System.getProperty("holdfast.jvm", "").split(" "))
                .filter(option -> !option.isEmpty() && path.endsWith(".jar"))
                .toList();
        return new HoldfastProgram(Path.of(path).toAbsolutePath(), System.getProperty("holdfast.heap", HEAP), options);
    }

    static HoldfastProgram of(Path path) {
        return new HoldfastProgram(path, HEAP);
    }

    /** The same jar with more options of the JVM. @throws IllegalStateException where it is a binary */
    public HoldfastProgram with(List<String> more) {
        if (isNative()) {
            throw new IllegalStateException(path + " is no jar");
        }
        return new HoldfastProgram(
                path, heap, Stream.concat(options.stream(), more.stream()).toList());
    }

    public boolean isNative() {
        return !path.toString().endsWith(".jar");
    }

    /** The size of a binary, or of all that lies in the folder of a jar, in bytes. */
    public long size() {
        try (var files = Files.walk(isNative() ? path : path.getParent())) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The whole command line.
     *
     * @throws IllegalStateException where the program was not built
     */
    List<String> commandLine(Map<String, String> configuration, String... arguments) {
        if (!Files.isRegularFile(path)) {
            throw new IllegalStateException(
                    "there is no " + path + ": build it first (./dev demo or ./dev native does)");
        }
        List<String> line = new ArrayList<>();
        line.add(
                isNative()
                        ? path.toString()
                        : Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString());
        line.add("-Xmx" + heap);
        line.addAll(options);
        if (isNative()) {
            line.addAll(YOUNG);
        }
        configuration.forEach((name, value) -> line.add("-D" + name + "=" + value));
        if (!isNative()) {
            line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-jar", path.toString()));
        }
        line.addAll(List.of(arguments));
        return line;
    }
}
