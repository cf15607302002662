package io.holdfast.stack;

import java.net.URI;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 server over files: signatures (version 4), ranges and atomic conditional writes are real. */
final class ObjectServer implements Restartable {
    static final String ACCESS_KEY = "holdfast-local";
    static final String SECRET_KEY = "holdfast-local-secret";
    static final String REGION = "us-east-1";

    private final Path folder;
    private S3Proxy server;

    private ObjectServer(Path folder) {
        this.folder = folder;
    }

    static ObjectServer start(Path folder, String bucket) throws Exception {
        ObjectServer started = new ObjectServer(folder);
        started.listen(0);
        try (S3Client client = client(started.endpoint())) {
            client.createBucket(request -> request.bucket(bucket));
        }
        return started;
    }

    private void listen(int port) throws Exception {
        server = S3Proxy.builder()
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                .stopTimeout(0)
                .build();
        server.start();
    }

    /** What was stored is there again. */
    @Override
    public void restart() throws Exception {
        int port = server.getPort();
        server.stop();
        listen(port);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    /** A new client for the server at that address; the caller closes it. */
    static S3Client client(URI endpoint) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .forcePathStyle(true)
                .region(Region.of(REGION))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the object server did not stop", e);
        }
    }
}
