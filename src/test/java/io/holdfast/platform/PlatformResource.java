package io.holdfast.platform;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives a service under test the connectors of the simulated platforms, and a client there. */
public final class PlatformResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of(
                "holdfast.connectors.directory", "src/test/platform",
                "holdfast.install.public-url", "https://backup.example.com",
                "holdfast.install.\"market\".client-id", Platform.CLIENT_ID,
                "holdfast.install.\"market\".client-secret", Platform.CLIENT_SECRET,
                "holdfast.install.forge.client-id", Platform.CLIENT_ID,
                "holdfast.install.forge.client-secret", Platform.CLIENT_SECRET);
    }

    @Override
    public void stop() {}
}
