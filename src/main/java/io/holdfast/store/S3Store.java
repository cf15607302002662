package io.holdfast.store;

import io.holdfast.crypto.Sha256;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
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

/**
 * Objects in an S3 bucket; creation only if absent by {@code If-None-Match: *}, of large bodies at their completion. A server that does not know that header is said to by
 * {@code holdfast.store.s3.conditional-writes=false}; then a look before the write takes its place.
 */
final class S3Store implements ObjectStore {
    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_MODIFIED = 304;
    static final int CONFLICT = 409;
    static final int NOT_FOUND = 404;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final String TYPE = "application/octet-stream";
    private static final int MOST_TRIES = 3;
    private final Supplier<S3Client> client;
    private final String bucket;
    private final S3Options options;
    private final S3Uploads uploads;

    /** The client is asked for at first use, so that an installation on a directory needs no S3 settings. */
    S3Store(Supplier<S3Client> client, String bucket, S3Options options) {
        this.client = client;
        this.bucket = bucket;
        this.options = options;
        this.uploads = new S3Uploads(client, bucket, options);
    }

    @Override
    public boolean putIfAbsent(String key, Body body) {
        boolean large = body.size() > options.partsAbove();
        if ((large || !options.conditionalWrites()) && size(key).isPresent()) {
            return false;
        }
        return large ? putParts(key, body) : putWhole(key, body);
    }

    private boolean putWhole(String key, Body body) {
        try {
            sending(() -> client.get()
                    .putObject(
                            request -> options.apply(request.bucket(bucket).key(key), key),
                            RequestBody.fromContentProvider(() -> opened(body), body.size(), TYPE)));
            return true;
        } catch (S3Exception e) {
            if (isTaken(e) || e.statusCode() == CONFLICT && size(key).isPresent()) {
                return false;
            }
            throw unavailable(e);
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    /** Part after part, none of them in memory; whatever fails, no part is left behind as long as the server answers, and a sweep finds those of an upload that was cut off. */
    private boolean putParts(String key, Body body) {
        String upload = uploads.begin(key);
        try {
            List<PartUploads.Part> parts = new ArrayList<>();
            long size = options.partSize(body.size());
            for (long at = 0; at < body.size(); at += size) {
                Body part = body.slice(at, Math.min(size, body.size() - at));
                parts.add(uploads.put(key, upload, parts.size() + 1, part, sha256(part)));
            }
            return uploads.complete(key, upload, parts);
        } catch (RuntimeException e) {
            try {
                uploads.abort(key, upload);
            } catch (Problem unanswered) {
                e.addSuppressed(unanswered);
            }
            throw e instanceof Problem problem && problem.code() != ErrorCode.STORE_UNAVAILABLE ? unavailable(e) : e;
        }
    }

    private static byte[] sha256(Body part) {
        try (InputStream in = part.content().open()) {
            MessageDigest digest = Sha256.digest();
            byte[] piece = new byte[64 << 10];
            long size = 0;
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                digest.update(piece, 0, read);
                size += read;
            }
            if (size != part.size()) {
                throw new IOException("A part has " + size + " bytes instead of " + part.size());
            }
            return digest.digest();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Whether the condition did not hold; some servers say that as they do to readers. */
    static boolean isTaken(S3Exception e) {
        return e.statusCode() == PRECONDITION_FAILED || e.statusCode() == NOT_MODIFIED;
    }

    /**
     * Runs a call with a body. Where the body did not open or held fewer bytes than it said, the SDK lets that through as it is. So it does where the server
     * closed a connection that was kept, before it said that it wants the body: nothing was sent then, and it is tried again at once.
     */
    static <T> T sending(Supplier<T> call) {
        for (int tries = 1; ; tries++) {
            try {
                return call.get();
            } catch (Unopened | IllegalStateException e) {
                throw unreadable(e);
            } catch (UncheckedIOException e) {
                if (tries == MOST_TRIES) {
                    throw unavailable(e);
                }
            }
        }
    }

    /** A body of ours that cannot be read. */
    private static final class Unopened extends UncheckedIOException {
        private static final long serialVersionUID = 1;

        Unopened(IOException cause) {
            super(cause);
        }
    }

    private static Problem unreadable(Exception e) {
        return Problem.of(ErrorCode.STORE_UNAVAILABLE, "The bytes to be stored could not be read.", e);
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
        return size(client.get(), bucket, key);
    }

    static OptionalLong size(S3Client client, String bucket, String key) {
        try {
            return OptionalLong.of(
                    client.headObject(request -> request.bucket(bucket).key(key))
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

    static InputStream opened(Body body) {
        try {
            return body.content().open();
        } catch (IOException e) {
            throw new Unopened(e);
        }
    }

    static Problem missing(String key) {
        return Problem.of(ErrorCode.OBJECT_MISSING, "Object " + key + " is not in the store.");
    }

    private static Problem damaged(String key) {
        return Problem.of(ErrorCode.OBJECT_DAMAGED, "Object " + key + " is shorter than it was written.");
    }

    static Problem unavailable(Exception e) {
        return Problem.of(ErrorCode.STORE_UNAVAILABLE, "The object store does not answer or refused the call.", e);
    }
}
