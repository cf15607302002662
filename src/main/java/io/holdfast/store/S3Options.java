package io.holdfast.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * What every new object in the bucket is given, and how calls are made.
 *
 * @param kmsKey for {@code KMS}; empty for the account's own
 * @param lockFor how long a lock holds
 * @param partsAbove bytes beyond which a body is stored in parts
 * @param partSize bytes of such a part
 */
record S3Options(
        S3Config.Encryption encryption,
        Optional<String> kmsKey,
        Optional<String> storageClass,
        S3Config.Lock lock,
        Duration lockFor,
        long partsAbove,
        long partSize,
        boolean checksums,
        boolean conditionalWrites,
        Clock clock) {
    private static final String KEYS = "/keys/";

    static S3Options of(S3Config config, Clock clock) {
        return new S3Options(
                config.encryption(),
                config.kmsKey(),
                config.storageClass(),
                config.lock(),
                config.lockFor(),
                config.partsAbove().asLongValue(),
                config.partSize().asLongValue(),
                config.checksums(),
                config.conditionalWrites(),
                clock);
    }

    /** What the settings say where nothing is set. */
    static S3Options standard(Clock clock) {
        return new S3Options(
                S3Config.Encryption.NONE,
                Optional.empty(),
                Optional.empty(),
                S3Config.Lock.NONE,
                Duration.ofDays(30),
                64 << 20,
                16 << 20,
                true,
                true,
                clock);
    }

    /** A client that gives up and tries again as configured. */
    static S3Client client(S3ClientBuilder builder, S3Config config) {
        return builder.overrideConfiguration(builder.overrideConfiguration().toBuilder()
                        .apiCallTimeout(config.callTimeout())
                        .apiCallAttemptTimeout(config.attemptTimeout())
                        .retryStrategy(strategy -> strategy.maxAttempts(config.attempts()))
                        .build())
                .build();
    }

    /** Bytes of each part of a body of that size, the last excepted. */
    long partSize(long size) {
        return Math.max(partSize, Math.ceilDiv(size, PartUploads.MOST_PARTS));
    }

    void apply(PutObjectRequest.Builder request, String key) {
        storageClass.ifPresent(request::storageClass);
        switch (encryption) {
            case NONE -> {}
            case AES256 -> request.serverSideEncryption(ServerSideEncryption.AES256);
            case KMS ->
                request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(kmsKey.orElse(null));
        }
        if (conditionalWrites) {
            request.ifNoneMatch("*");
        }
        if (isLocked(key)) {
            request.objectLockMode(mode()).objectLockRetainUntilDate(until());
        }
    }

    void apply(CreateMultipartUploadRequest.Builder request, String key) {
        storageClass.ifPresent(request::storageClass);
        switch (encryption) {
            case NONE -> {}
            case AES256 -> request.serverSideEncryption(ServerSideEncryption.AES256);
            case KMS ->
                request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(kmsKey.orElse(null));
        }
        if (isLocked(key)) {
            request.objectLockMode(mode()).objectLockRetainUntilDate(until());
        }
    }

    /** A tenant's key has to go when it is shredded. */
    private boolean isLocked(String key) {
        return lock != S3Config.Lock.NONE && !key.contains(KEYS);
    }

    private ObjectLockMode mode() {
        return lock == S3Config.Lock.COMPLIANCE ? ObjectLockMode.COMPLIANCE : ObjectLockMode.GOVERNANCE;
    }

    private Instant until() {
        return clock.instant().plus(lockFor);
    }
}
