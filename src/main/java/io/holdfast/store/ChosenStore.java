package io.holdfast.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Picks the installation's store by configuration. */
final class ChosenStore {
    private ChosenStore() {}

    @ConfigMapping(prefix = "holdfast.store")
    interface Config {
        /** Which store: {@code s3} or {@code directory}. */
        @WithDefault("directory")
        Type type();

        /** The bucket's name, for {@code s3}. */
        @WithDefault("holdfast")
        String bucket();

        /** The folder, for {@code directory}: a local disk or a mount that every replica sees. */
        @WithDefault("data")
        Path directory();
    }

    enum Type {
        S3,
        DIRECTORY
    }

    /** The store and what belongs to it, over one client. */
    record Parts(ObjectStore store, PartUploads uploads, OldVersions versions) {}

    /** @param client not used: the extension makes a builder only where somebody asks for a client */
    @Produces
    @Singleton
    static Parts parts(
            Config config, S3Config s3, Instance<S3Client> client, Instance<S3ClientBuilder> builder, Clock clock) {
        return switch (config.type()) {
            case S3 -> {
                S3Client tuned = S3Options.client(builder.get(), s3);
                S3Options options = S3Options.of(s3, clock);
                yield new Parts(
                        new S3Store(() -> tuned, config.bucket(), options),
                        new S3Uploads(() -> tuned, config.bucket(), options),
                        new S3Versions(() -> tuned, config.bucket()));
            }
            case DIRECTORY -> {
                DirectoryStore store = new DirectoryStore(config.directory());
                yield new Parts(
                        store,
                        new DirectoryUploads(config.directory(), store, clock),
                        prefix -> new OldVersions.Remains(OldVersions.Keeping.OFF, 0, 0));
            }
        };
    }

    @Produces
    @Singleton
    static ObjectStore store(Parts parts, MeterRegistry registry) {
        return new MeteredStore(parts.store(), registry);
    }

    @Produces
    @Singleton
    static PartUploads uploads(Parts parts, MeterRegistry registry) {
        return new MeteredUploads(parts.uploads(), registry);
    }

    @Produces
    @Singleton
    static OldVersions versions(Parts parts) {
        return parts.versions();
    }
}
