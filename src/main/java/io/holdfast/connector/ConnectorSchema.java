package io.holdfast.connector;

/** The published schema of connector files. A test holds that it is what the code makes of them. */
public final class ConnectorSchema {
    static final String MEDIA_TYPE = "application/schema+json";
    static final String FILE = "schema.json";
    private static final String TEXT = Shipped.text(FILE);

    private ConnectorSchema() {}

    /** The JSON Schema (2020-12). */
    public static String text() {
        return TEXT;
    }
}
