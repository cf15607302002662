package io.holdfast.keycloak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Keycloak's own distribution, fetched once from Maven's repository and built once: a server that is built for its database starts in a third of the time. */
final class KeycloakDistribution {
    private static final String VERSION = "26.4.0";
    private static final String ARTIFACT = "org.keycloak:keycloak-quarkus-dist:" + VERSION + ":zip";
    private static final String FILE = "keycloak-quarkus-dist-" + VERSION + ".zip";
    private static final String HOME = "keycloak-" + VERSION;

    private KeycloakDistribution() {}

    /** Copies the built distribution into a folder. @return Keycloak's home in it */
    static Path copy(Path folder) throws IOException, InterruptedException {
        Path built = built();
        run(folder, List.of("cp", "-a", built.toString(), folder.toString()));
        return folder.resolve(HOME);
    }

    /** The environment of Keycloak's scripts: the JVM that runs this, with less work for its compiler, as no server here lives longer than minutes. */
    static Map<String, String> environment() {
        return Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "JAVA_OPTS",
                "-Xms64m -Xmx512m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError");
    }

    private static Path built() throws IOException, InterruptedException {
        Path cache =
                Files.createDirectories(Path.of(System.getProperty("user.home"), ".cache", "holdfast", "keycloak"));
        Path home = cache.resolve("built").resolve(HOME);
        if (!Files.isDirectory(home)) {
            Path work = Files.createTempDirectory(cache, "fetch");
            // Maven verifies the file's checksum.
            run(
                    Path.of("").toAbsolutePath(),
                    List.of(
                            "mvn",
                            "-B",
                            "-q",
                            "dependency:copy",
                            "-Dartifact=" + ARTIFACT,
                            "-DoutputDirectory=" + work));
            unpack(work.resolve(FILE), work);
            run(work.resolve(HOME), List.of("sh", "bin/kc.sh", "build", "--db=dev-file"));
            Files.delete(work.resolve(FILE));
            Files.move(work, cache.resolve("built"), StandardCopyOption.ATOMIC_MOVE);
        }
        return home;
    }

    private static void unpack(Path file, Path folder) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("the distribution has an entry outside of its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(zip, target);
                }
            }
        }
    }

    private static void run(Path folder, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed:\n" + output);
        }
    }
}
