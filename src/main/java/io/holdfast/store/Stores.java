package io.holdfast.store;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Stores for tools that run without the service and its configuration. */
public final class Stores {
    private Stores() {}

    /** A store below a folder. */
    public static ObjectStore directory(Path folder) {
        return new DirectoryStore(folder);
    }

    /** A bucket to be read, with the credentials that the SDK finds by itself. */
    public static ObjectStore s3(String bucket, Optional<URI> endpoint, String region, boolean pathStyle) {
        S3ClientBuilder builder = S3Client.builder().region(Region.of(region)).forcePathStyle(pathStyle);
        endpoint.ifPresent(builder::endpointOverride);
        S3Client client = builder.build();
        return new S3Store(() -> client, bucket, S3Options.standard(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)));
    }
}
