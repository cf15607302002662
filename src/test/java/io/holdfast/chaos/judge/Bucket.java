package io.holdfast.chaos.judge;

import java.net.URI;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The bucket of an installation, reached directly. */
public final class Bucket implements AutoCloseable {
    private final S3Client client;
    private final String name;

    private Bucket(S3Client client, String name) {
        this.client = client;
        this.name = name;
    }

    /** The bucket that a configuration of the service names. */
    public static Bucket of(Map<String, String> configuration) {
        S3Client client = S3Client.builder()
                .endpointOverride(URI.create(configuration.get("quarkus.s3.endpoint-override")))
                .forcePathStyle(true)
                .region(Region.of(configuration.get("quarkus.s3.aws.region")))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        configuration.get("quarkus.s3.aws.credentials.static-provider.access-key-id"),
                        configuration.get("quarkus.s3.aws.credentials.static-provider.secret-access-key"))))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        return new Bucket(client, configuration.get("holdfast.store.bucket"));
    }

    /** An object's bytes; an exception where there is none. */
    public byte[] object(String key) {
        return client.getObjectAsBytes(request -> request.bucket(name).key(key)).asByteArray();
    }

    /** Takes an object away; one that is not there is fine. */
    public void delete(String key) {
        client.deleteObject(request -> request.bucket(name).key(key));
    }

    /** Puts bytes in the place of an object. */
    public void put(String key, byte[] bytes) {
        client.putObject(request -> request.bucket(name).key(key), RequestBody.fromBytes(bytes));
    }

    /** All keys that begin so. */
    public List<String> keys(String prefix) {
        return client.listObjectsV2Paginator(request -> request.bucket(name).prefix(prefix)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    /** How many uploads in parts are under way. */
    public int uploads() {
        return client.listMultipartUploads(request -> request.bucket(name))
                .uploads()
                .size();
    }

    @Override
    public void close() {
        client.close();
    }
}
