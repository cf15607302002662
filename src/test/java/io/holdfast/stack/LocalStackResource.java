package io.holdfast.stack;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives a test of the running service the stack that all tests of this JVM share. With the argument {@code separate=true} the
 * tests of that resource have an empty database, bucket, Redis database and virtual host to themselves.
 *
 * <pre>{@code
 * @QuarkusTest
 * @WithTestResource(LocalStackResource.class)
 * }</pre>
 */
public final class LocalStackResource implements QuarkusTestResourceLifecycleManager {
    private boolean separate;

    @Override
    public void init(Map<String, String> arguments) {
        separate = Boolean.parseBoolean(arguments.get("separate"));
    }

    /** The stack's configuration and any free port for the service, so that two builds on one machine do not meet. */
    @Override
    public Map<String, String> start() {
        Map<String, String> all = new HashMap<>(separate ? SharedStack.separate() : SharedStack.configuration());
        all.put("quarkus.http.test-port", "0");
        // A creation that was cut off is sent again once this has passed.
        all.put("holdfast.outgoing.request-timeout", "20s");
        all.put("holdfast.connectors.directory", ConnectorsOfTests.folder().toString());
        return all;
    }

    /** The stack stays for the next test and ends with the JVM. */
    @Override
    public void stop() {}
}
