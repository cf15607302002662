package io.holdfast.platform;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Gives a service under test the built-in connectors of those platforms that accounts are installed at, and a client there. The files are those that are shipped, but for one thing: where they name the
 * vendor's own host, or say https, this machine is meant.
 */
public final class BuiltInPlatforms implements QuarkusTestResourceLifecycleManager {
    private static final Path SHIPPED = Path.of("src", "main", "resources", "connectors");

    @Override
    public Map<String, String> start() {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "built-in-platforms");
            put(folder, "shopify", Map.of("https://{{ account.id }}", "http://{{ account.id }}"));
            put(
                    folder,
                    "haravan",
                    Map.of(
                            "https://accounts.haravan.com/",
                            "{{ settings.url }}/",
                            "default: \"https://apis.haravan.com\"",
                            "pattern: \"http://127\\\\.0\\\\.0\\\\.1:\\\\d{2,5}\""));
            return Map.of(
                    "holdfast.connectors.directory", folder.toString(),
                    "holdfast.install.public-url", "https://backup.example.com",
                    "holdfast.install.shopify.client-id", Platform.CLIENT_ID,
                    "holdfast.install.shopify.client-secret", Platform.CLIENT_SECRET,
                    "holdfast.install.haravan.client-id", Platform.CLIENT_ID,
                    "holdfast.install.haravan.client-secret", Platform.CLIENT_SECRET);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param changes what is shipped → what is meant here */
    private static void put(Path folder, String name, Map<String, String> changes) throws IOException {
        String text = Files.readString(SHIPPED.resolve(name + ".yaml"));
        for (Map.Entry<String, String> change : changes.entrySet()) {
            if (!text.contains(change.getKey())) {
                throw new IllegalStateException(name + " does not say " + change.getKey() + " any more");
            }
            text = text.replace(change.getKey(), change.getValue());
        }
        Files.writeString(folder.resolve(name + ".yaml"), text);
    }

    @Override
    public void stop() {}
}
