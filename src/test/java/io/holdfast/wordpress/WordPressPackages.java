package io.holdfast.wordpress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a private WordPress is made of: programs of this machine, and WordPress' files, fetched once. */
final class WordPressPackages {
    private static final String SCRIPT = "src/test/sh/wordpress-packages";
    private static final Map<String, String> PACKAGE_OF_PROGRAM = programs();
    private static final Map<String, String> PACKAGE_OF_MODULE = Map.of(
            "mysqli", "php-mysql", "gd", "php-gd", "curl", "php-curl", "dom", "php-xml", "mbstring", "php-mbstring");

    private WordPressPackages() {}

    private static Map<String, String> programs() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("mariadbd", "mariadb-server-core");
        all.put("mariadb-install-db", "mariadb-server-core");
        all.put("php", "php-cli");
        return all;
    }

    /**
     * The folder with WordPress' files, fetched into the cache where they are not there yet.
     *
     * @throws IllegalStateException that names what this machine lacks
     */
    static Path site(Path cache) throws IOException, InterruptedException {
        requirePrograms();
        if (!Files.isRegularFile(cache.resolve("site/wp-load.php"))) {
            Process process = new ProcessBuilder(SCRIPT, cache.toString())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        "WordPress' packages could not be fetched (are apt's lists there? apt-get update):\n" + output);
            }
        }
        return cache.resolve("site");
    }

    /** The usual place for what is fetched once. */
    static Path usualCache() {
        return Path.of(System.getProperty("user.home"), ".cache", "holdfast", "wordpress");
    }

    static Path program(String name) {
        return Stream.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no program " + name));
    }

    private static void requirePrograms() throws IOException, InterruptedException {
        List<String> missing = new ArrayList<>();
        PACKAGE_OF_PROGRAM.forEach((program, name) -> {
            try {
                program(program);
            } catch (IllegalStateException e) {
                missing.add(name);
            }
        });
        if (!missing.contains("php-cli")) {
            Process php = new ProcessBuilder(program("php").toString(), "-m").start();
            List<String> modules =
                    new String(php.getInputStream().readAllBytes()).lines().toList();
            php.waitFor();
            PACKAGE_OF_MODULE.forEach((module, name) -> {
                if (!modules.contains(module)) {
                    missing.add(name);
                }
            });
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "This machine lacks what WordPress needs. Install: apt-get install --no-install-recommends "
                            + String.join(" ", missing.stream().distinct().toList()));
        }
    }
}
