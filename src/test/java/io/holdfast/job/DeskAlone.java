package io.holdfast.job;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** A service whose lanes nobody consumes and whose sweeps run only when a test calls them. */
public final class DeskAlone implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> overrides = new HashMap<>();
        overrides.put("quarkus.scheduler.enabled", "false");
        overrides.put("holdfast.roles", "api");
        return overrides;
    }
}
