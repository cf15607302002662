package io.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stack.SecondObjectServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** The same contract on a server by other people, and what only that server has: versions. */
class SecondS3StoreTest extends ObjectStoreContract {
    private static final String BUCKET = "second";
    private static final String VERSIONED = "versioned";

    @TempDir
    static Path room;

    private static SecondObjectServer server;
    private static S3Client client;

    @BeforeAll
    static void start() throws Exception {
        server = SecondObjectServer.start(Files.createDirectory(room.resolve("objects")));
        client = server.client();
        client.createBucket(request -> request.bucket(BUCKET));
        client.createBucket(request -> request.bucket(VERSIONED));
        client.putBucketVersioning(request -> request.bucket(VERSIONED)
                .versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
    }

    @AfterAll
    static void end() {
        if (server != null) {
            client.close();
            server.close();
        }
    }

    @Override
    ObjectStore store() {
        return new S3Store(() -> client, BUCKET, S3OptionsTest.smallParts(true));
    }

    @Override
    PartUploads uploads() {
        return new S3Uploads(() -> client, BUCKET, S3OptionsTest.smallParts(true));
    }

    @Override
    boolean judgesRaces() {
        return false;
    }

    @Override
    boolean sparesObjectsOfAbortedUploads() {
        return false;
    }

    @Test
    void without_conditions_an_object_that_is_there_is_not_written_again() {
        ObjectStore looking = new S3Store(() -> client, BUCKET, S3OptionsTest.smallParts(false));

        assertThat(looking.putIfAbsent("looked", Body.of(new byte[] {1}))).isTrue();
        assertThat(looking.putIfAbsent("looked", Body.of(new byte[] {2}))).isFalse();
        assertThat(looking.putIfAbsent("looked", Body.of(new byte[12 << 20]))).isFalse();
        assertThat(looking.range("looked", 0, 1)).containsExactly(1);
    }

    @Test
    void versions_that_a_bucket_keeps_are_erased_and_said() {
        ObjectStore store = new S3Store(() -> client, VERSIONED, S3OptionsTest.smallParts(true));
        store.putIfAbsent("t/keys/1-old", Body.of(new byte[] {1}));
        store.putIfAbsent("t/keys/1-new", Body.of(new byte[] {2}));
        store.putIfAbsent("u/keys/1-new", Body.of(new byte[] {3}));
        store.delete("t/keys/1-old");
        OldVersions versions = new S3Versions(() -> client, VERSIONED);

        OldVersions.Remains remains = versions.erase("t/keys/");

        assertThat(remains.keeping()).isEqualTo(OldVersions.Keeping.ON);
        assertThat(remains.erased()).isGreaterThanOrEqualTo(2);
        assertThat(remains.left()).isZero();
        assertThat(store.size("t/keys/1-new")).isEmpty();
        assertThat(store.size("u/keys/1-new")).hasValue(1);
    }

    @Test
    void a_bucket_without_versioning_keeps_nothing() {
        assertThat(new S3Versions(() -> client, BUCKET).erase("any/"))
                .isEqualTo(new OldVersions.Remains(OldVersions.Keeping.OFF, 0, 0));
    }
}
