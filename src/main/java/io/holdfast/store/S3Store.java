package io.holdfast.store;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects in an S3 bucket; creation only if absent by {@code If-None-Match: *}. */
final class S3Store implements ObjectStore {
    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final String TYPE = "application/octet-stream";
    private final Supplier<S3Client> client;
    private final String bucket;

    /** The client is asked for at first use, so that an installation on a directory needs no S3 settings. */
    S3Store(Supplier<S3Client> client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    @Override
    public boolean putIfAbsent(String key, Body body) {
        try {
            client.get()
                    .putObject(
                            request -> request.bucket(bucket).key(key).ifNoneMatch("*"),
                            RequestBody.fromContentProvider(() -> opened(body), body.size(), TYPE));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == PRECONDITION_FAILED
                    || e.statusCode() == CONFLICT && size(key).isPresent()) {
                return false;
            }
            throw unavailable(e);
        } catch (SdkException e) {
            throw unavailable(e);
        } catch (UncheckedIOException | IllegalStateException e) {
            // The body did not open, or held fewer bytes than it said: the SDK lets these through as they are.
            throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "The bytes to be stored could not be read.", e);
        }
    }

    @Override
    public byte[] range(String key, long offset, int length) {
        try {
            byte[] bytes = client.get()
                    .getObjectAsBytes(request ->
                            request.bucket(bucket).key(key).range("bytes=" + offset + "-" + (offset + length - 1)))
                    .asByteArrayUnsafe();
            if (bytes.length != length) {
                throw damaged(key);
            }
            return bytes;
        } catch (NoSuchKeyException e) {
            throw missing(key);
        } catch (S3Exception e) {
            throw e.statusCode() == RANGE_NOT_SATISFIABLE ? damaged(key) : unavailable(e);
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    @Override
    public InputStream open(String key) {
        try {
            return client.get().getObject(request -> request.bucket(bucket).key(key));
        } catch (NoSuchKeyException e) {
            throw missing(key);
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    @Override
    public OptionalLong size(String key) {
        try {
            return OptionalLong.of(client.get()
                    .headObject(request -> request.bucket(bucket).key(key))
                    .contentLength());
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                return OptionalLong.empty();
            }
            throw unavailable(e);
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void delete(String key) {
        try {
            client.get().deleteObject(request -> request.bucket(bucket).key(key));
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    @Override
    public List<String> list(String prefix, Optional<String> after, int limit) {
        try {
            return client
                    .get()
                    .listObjectsV2(request -> request.bucket(bucket)
                            .prefix(prefix)
                            .startAfter(after.orElse(null))
                            .maxKeys(limit))
                    .contents()
                    .stream()
                    .map(S3Object::key)
                    .toList();
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void probe() {
        try {
            client.get().headBucket(request -> request.bucket(bucket));
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    private static InputStream opened(Body body) {
        try {
            return body.content().open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Problem missing(String key) {
        return Problem.of(ErrorCode.OBJECT_MISSING, "Object " + key + " is not in the store.");
    }

    private static Problem damaged(String key) {
        return Problem.of(ErrorCode.OBJECT_DAMAGED, "Object " + key + " is shorter than it was written.");
    }

    private static Problem unavailable(Exception e) {
        return Problem.of(ErrorCode.STORE_UNAVAILABLE, "The object store does not answer or refused the call.", e);
    }
}
