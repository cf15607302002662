package io.holdfast.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import software.amazon.awssdk.services.s3.S3Client;

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

    @Produces
    @Singleton
    static ObjectStore store(Config config, Instance<S3Client> client) {
        return switch (config.type()) {
            case S3 -> new S3Store(client::get, config.bucket());
            case DIRECTORY -> new DirectoryStore(config.directory());
        };
    }
}
