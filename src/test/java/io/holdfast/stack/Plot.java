package io.holdfast.stack;

import java.net.URI;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A numbered share of a stack that is in nobody else's way: a database, a bucket, a Redis database and a virtual host of its own.
 * Works on the stack's configuration alone, so from any class loader or process.
 */
final class Plot {
    /** The broker and Redis prepare this many, numbered from 1; the process tests together claim 16 of one stack. */
    static final int HOW_MANY = 24;

    private Plot() {}

    /** The virtual host of that number. */
    static String virtualHost(int number) {
        return "plot-" + number;
    }

    /**
     * Creates what the plot needs and returns the configuration with the plot's names in it.
     *
     * @param number from 1 to {@value #HOW_MANY}, each of them once in a stack's life
     */
    static Map<String, String> claim(Map<String, String> whole, int number) {
        if (number < 1 || number > HOW_MANY) {
            throw new IllegalArgumentException("a stack has " + HOW_MANY + " plots; there is no number " + number);
        }
        String jdbcUrl = whole.get("quarkus.datasource.jdbc.url");
        try {
            PostgresServer.createDatabase(jdbcUrl, "plot_" + number);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create a database for plot " + number, e);
        }
        try (S3Client client = ObjectServer.client(URI.create(whole.get("quarkus.s3.endpoint-override")))) {
            client.createBucket(request -> request.bucket("plot-" + number));
        }
        Map<String, String> own = new LinkedHashMap<>(whole);
        own.put("quarkus.datasource.jdbc.url", jdbcUrl.substring(0, jdbcUrl.lastIndexOf('/')) + "/plot_" + number);
        String redis = whole.get("quarkus.redis.hosts");
        own.put("quarkus.redis.hosts", redis.substring(0, redis.lastIndexOf('/')) + "/" + number);
        own.put("rabbitmq-virtual-host", virtualHost(number));
        own.put("holdfast.store.bucket", "plot-" + number);
        return own;
    }
}
