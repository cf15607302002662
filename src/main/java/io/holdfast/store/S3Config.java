package io.holdfast.store;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How objects are stored in S3. Where it is and who we are there say the settings of the client, {@code quarkus.s3.*}. */
@ConfigMapping(prefix = "holdfast.store.s3")
interface S3Config {
    /** How the server encrypts what it stores, besides our own encryption: {@code none} leaves it to the bucket. */
    @WithDefault("none")
    Encryption encryption();

    /** The key of the server's key management, for {@code kms}; the account's own where it is not set. */
    Optional<String> kmsKey();

    /** The storage class of new objects, such as {@code STANDARD_IA}; the bucket's where it is not set. */
    Optional<String> storageClass();

    /** Whether and how new objects are locked against deletion; the bucket needs object lock. Objects under {@code keys/} never are, so that a tenant's key can be erased. */
    @WithDefault("none")
    Lock lock();

    /** How long a lock holds. What clean-up deletes before then stays in the bucket as an older version. */
    @WithDefault("30d")
    Duration lockFor();

    /** Bodies beyond this size are stored in parts. */
    @WithDefault("64M")
    MemorySize partsAbove();

    /** The size of such a part; at least 5M on most servers. Larger bodies have larger parts, so that there are never more than 10,000. */
    @WithDefault("16M")
    MemorySize partSize();

    /** Whether parts carry a SHA-256 that the server compares and answers; {@code false} for servers that refuse it. */
    @WithDefault("true")
    boolean checksums();

    /** Whether the server knows {@code If-None-Match} for new objects. Where it does not, a look before the write takes its place, which two writers at the same moment can slip through. */
    @WithDefault("true")
    boolean conditionalWrites();

    /** How long one try of a call may take, with the bytes that it sends. */
    @WithDefault("2m")
    Duration attemptTimeout();

    /** How long a call may take with all its tries. */
    @WithDefault("6m")
    Duration callTimeout();

    /** How often a call is tried, with growing pauses, before the store counts as unavailable. */
    @WithDefault("4")
    int attempts();

    /** The server's encryption. */
    enum Encryption {
        NONE,
        AES256,
        KMS
    }

    /** A lock against deletion: none, one that privileged people may lift, or one that nobody may. */
    enum Lock {
        NONE,
        GOVERNANCE,
        COMPLIANCE
    }
}
