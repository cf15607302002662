package io.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

class S3OptionsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** Parts as small as servers take them, so that tests have some. */
    static S3Options smallParts(boolean conditionalWrites) {
        return options(S3Config.Encryption.NONE, S3Config.Lock.NONE, conditionalWrites);
    }

    private static S3Options options(S3Config.Encryption encryption, S3Config.Lock lock, boolean conditionalWrites) {
        return new S3Options(
                encryption,
                Optional.of("key-1"),
                Optional.of("STANDARD_IA"),
                lock,
                Duration.ofDays(7),
                8 << 20,
                PartUploads.LEAST_PART,
                true,
                conditionalWrites,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void every_object_is_asked_to_be_encrypted_stored_and_locked_as_configured() {
        S3Options options = options(S3Config.Encryption.KMS, S3Config.Lock.COMPLIANCE, true);

        PutObjectRequest whole = put(options, "t/s/segments/a");
        CreateMultipartUploadRequest parts = begin(options, "t/s/exports/a");

        assertThat(whole.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
        assertThat(whole.ssekmsKeyId()).isEqualTo("key-1");
        assertThat(whole.storageClassAsString()).isEqualTo("STANDARD_IA");
        assertThat(whole.objectLockMode()).isEqualTo(ObjectLockMode.COMPLIANCE);
        assertThat(whole.objectLockRetainUntilDate()).isEqualTo(NOW.plus(Duration.ofDays(7)));
        assertThat(whole.ifNoneMatch()).isEqualTo("*");
        assertThat(parts.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
        assertThat(parts.storageClassAsString()).isEqualTo("STANDARD_IA");
        assertThat(parts.objectLockMode()).isEqualTo(ObjectLockMode.COMPLIANCE);
    }

    @Test
    void a_tenants_key_is_never_locked_so_that_it_can_be_erased() {
        S3Options options = options(S3Config.Encryption.AES256, S3Config.Lock.GOVERNANCE, true);

        assertThat(put(options, "t/keys/1-main").objectLockMode()).isNull();
        assertThat(put(options, "t/keys/1-main").serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
        assertThat(put(options, "t/s/media/a").objectLockMode()).isEqualTo(ObjectLockMode.GOVERNANCE);
    }

    @Test
    void a_server_without_conditions_is_sent_none() {
        assertThat(put(smallParts(false), "a").ifNoneMatch()).isNull();
    }

    @Test
    void there_are_never_more_parts_than_a_server_takes() {
        long huge = 5L << 40;

        long part = smallParts(true).partSize(huge);

        assertThat(Math.ceilDiv(huge, part)).isLessThanOrEqualTo(PartUploads.MOST_PARTS);
        assertThat(smallParts(true).partSize(100 << 20)).isEqualTo(PartUploads.LEAST_PART);
    }

    private static PutObjectRequest put(S3Options options, String key) {
        PutObjectRequest.Builder request = PutObjectRequest.builder();
        options.apply(request, key);
        return request.build();
    }

    private static CreateMultipartUploadRequest begin(S3Options options, String key) {
        CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder();
        options.apply(request, key);
        return request.build();
    }
}
