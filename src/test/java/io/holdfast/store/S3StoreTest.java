package io.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.chaos.fault.TcpGate;
import io.holdfast.problem.ErrorCode;
import io.holdfast.stack.SharedStack;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class S3StoreTest extends ObjectStoreContract {
    private static final Map<String, String> STACK = SharedStack.configuration();
    private static final S3Options SMALL_PARTS = S3OptionsTest.smallParts(true);
    private S3Client client;

    @BeforeEach
    void open() {
        client = client(URI.create(STACK.get("quarkus.s3.endpoint-override")));
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Override
    ObjectStore store() {
        return new S3Store(() -> client, STACK.get("holdfast.store.bucket"), SMALL_PARTS);
    }

    @Override
    PartUploads uploads() {
        return new S3Uploads(() -> client, STACK.get("holdfast.store.bucket"), SMALL_PARTS);
    }

    @Override
    boolean refusesPartsOfEndedUploads() {
        return false;
    }

    @Test
    void a_server_that_does_not_answer_is_unavailable() {
        try (S3Client nobody = client(URI.create("http://127.0.0.1:1"))) {
            ObjectStore store = new S3Store(() -> nobody, "holdfast", SMALL_PARTS);
            assertThat(failure(() -> store.range("a", 0, 1))).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
            assertThat(failure(() -> store.size("a"))).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
            assertThat(failure(() -> store.putIfAbsent("a", Body.of(new byte[1]))))
                    .isEqualTo(ErrorCode.STORE_UNAVAILABLE);
            assertThat(failure(store::probe)).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        }
    }

    @Test
    void a_bucket_that_is_not_there_is_unavailable() {
        ObjectStore store = new S3Store(() -> client, "no-such-bucket", SMALL_PARTS);

        assertThat(failure(store::probe)).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        assertThat(failure(() -> store.list("", Optional.empty(), 1))).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        assertThat(failure(() -> store.putIfAbsent("a", Body.of(new byte[1])))).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    }

    @Test
    void a_connection_that_ends_before_the_server_wants_the_body_is_made_again() {
        URI server = URI.create(STACK.get("quarkus.s3.endpoint-override"));
        try (TcpGate gate = TcpGate.to(server.getPort());
                S3Client client = client(URI.create("http://127.0.0.1:" + gate.port()))) {
            ObjectStore store = new S3Store(() -> client, STACK.get("holdfast.store.bucket"), SMALL_PARTS);
            gate.refuseNext();

            assertThat(store.putIfAbsent(corner + "late", Body.of(new byte[50_000])))
                    .isTrue();

            assertThat(store().size(corner + "late")).hasValue(50_000);
        }
    }

    private static S3Client client(URI endpoint) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .forcePathStyle(true)
                .region(Region.of(STACK.get("quarkus.s3.aws.region")))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        STACK.get("quarkus.s3.aws.credentials.static-provider.access-key-id"),
                        STACK.get("quarkus.s3.aws.credentials.static-provider.secret-access-key"))))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }
}
