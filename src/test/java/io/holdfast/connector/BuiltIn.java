package io.holdfast.connector;

import java.util.Optional;

/** The connectors that come with Holdfast. */
final class BuiltIn {
    private static final Connectors ALL = new Connectors(Optional::empty);

    private BuiltIn() {}

    static Connector named(String name) {
        return ALL.named(name);
    }

    static StreamSpec shop(String stream) {
        return named("demo-shop").stream(stream).orElseThrow();
    }

    static StreamSpec wordpress(String stream) {
        return named("wordpress").stream(stream).orElseThrow();
    }
}
