package io.holdfast.store;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Multipart uploads of an S3 bucket. */
final class S3Uploads implements PartUploads {
    private static final int NOT_IMPLEMENTED = 501;
    private static final String TYPE = "application/octet-stream";
    private final Supplier<S3Client> client;
    private final String bucket;
    private final S3Options options;

    S3Uploads(Supplier<S3Client> client, String bucket, S3Options options) {
        this.client = client;
        this.bucket = bucket;
        this.options = options;
    }

    @Override
    public String begin(String key) {
        try {
            return client.get()
                    .createMultipartUpload(request -> {
                        request.bucket(bucket).key(key);
                        if (options.checksums()) {
                            request.checksumAlgorithm(ChecksumAlgorithm.SHA256);
                        }
                        options.apply(request, key);
                    })
                    .uploadId();
        } catch (SdkException e) {
            throw S3Store.unavailable(e);
        }
    }

    @Override
    public Part put(String key, String upload, int number, Body body, byte[] sha256) {
        String checksum = Base64.getEncoder().encodeToString(sha256);
        Digested sent = new Digested(body);
        UploadPartResponse answer = uploading(
                key,
                () -> client.get()
                        .uploadPart(
                                request -> {
                                    request.bucket(bucket)
                                            .key(key)
                                            .uploadId(upload)
                                            .partNumber(number)
                                            .contentLength(body.size());
                                    if (options.checksums()) {
                                        request.checksumSHA256(checksum);
                                    }
                                },
                                RequestBody.fromContentProvider(sent::open, body.size(), TYPE)));
        if (answer.checksumSHA256() != null
                ? !answer.checksumSHA256().equals(checksum)
                : !sent.isTagged(answer.eTag())) {
            throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "The object store got other bytes than were sent.");
        }
        return new Part(number, body.size(), tag(answer.eTag(), answer.checksumSHA256()));
    }

    @Override
    public List<Part> parts(String key, String upload) {
        List<Part> all = new ArrayList<>();
        ListPartsResponse page;
        Integer after = null;
        do {
            Integer marker = after;
            page = uploading(
                    key,
                    () -> client.get()
                            .listParts(request -> request.bucket(bucket)
                                    .key(key)
                                    .uploadId(upload)
                                    .partNumberMarker(marker)));
            page.parts()
                    .forEach(part ->
                            all.add(new Part(part.partNumber(), part.size(), tag(part.eTag(), part.checksumSHA256()))));
            after = page.nextPartNumberMarker();
        } while (Boolean.TRUE.equals(page.isTruncated()) && after != null);
        return all;
    }

    @Override
    public boolean complete(String key, String upload, List<Part> parts) {
        if (!options.conditionalWrites() && isThere(key)) {
            abort(key, upload);
            return false;
        }
        try {
            complete(key, upload, parts, options.conditionalWrites());
            return true;
        } catch (NoSuchUploadException e) {
            // Completed by an earlier try whose answer was lost, or by another; or aborted.
            return present(key, S3Store.missing(key));
        } catch (S3Exception e) {
            return refused(key, upload, parts, e);
        } catch (SdkException e) {
            throw S3Store.unavailable(e);
        }
    }

    private boolean refused(String key, String upload, List<Part> parts, S3Exception e) {
        String code = e.awsErrorDetails() == null
                ? ""
                : String.valueOf(e.awsErrorDetails().errorCode());
        if (S3Store.isTaken(e) || e.statusCode() == S3Store.CONFLICT && isThere(key)) {
            abort(key, upload);
            return false;
        }
        if (e.statusCode() == NOT_IMPLEMENTED && options.conditionalWrites()) {
            // The server knows no condition here: a look takes its place.
            if (isThere(key)) {
                abort(key, upload);
                return false;
            }
            try {
                complete(key, upload, parts, false);
                return true;
            } catch (SdkException again) {
                throw S3Store.unavailable(again);
            }
        }
        if (e.statusCode() == S3Store.NOT_FOUND) {
            return present(key, S3Store.missing(key));
        }
        if (code.equals("InvalidPart") || code.equals("InvalidPartOrder") || code.equals("EntityTooSmall")) {
            throw Problem.of(ErrorCode.OBJECT_DAMAGED, "A part of " + key + " is not there as it was stored.", e);
        }
        throw S3Store.unavailable(e);
    }

    private void complete(String key, String upload, List<Part> parts, boolean ifAbsent) {
        List<CompletedPart> named = parts.stream()
                .map(part -> CompletedPart.builder()
                        .partNumber(part.number())
                        .eTag(part.bareTag())
                        .checksumSHA256(checksum(part))
                        .build())
                .toList();
        client.get()
                .completeMultipartUpload(request -> request.bucket(bucket)
                        .key(key)
                        .uploadId(upload)
                        .ifNoneMatch(ifAbsent ? "*" : null)
                        .multipartUpload(all -> all.parts(named)));
    }

    /** Servers that answered a part's checksum want to hear it again when the upload is completed. */
    private static String tag(String eTag, String checksum) {
        return checksum == null ? eTag : eTag + Part.SEPARATOR + checksum;
    }

    private static String checksum(Part part) {
        String bare = part.bareTag();
        return bare.equals(part.tag()) ? null : part.tag().substring(bare.length() + Part.SEPARATOR.length());
    }

    private boolean present(String key, Problem otherwise) {
        if (isThere(key)) {
            return false;
        }
        throw otherwise;
    }

    private boolean isThere(String key) {
        return S3Store.size(client.get(), bucket, key).isPresent();
    }

    @Override
    public void abort(String key, String upload) {
        try {
            client.get()
                    .abortMultipartUpload(
                            request -> request.bucket(bucket).key(key).uploadId(upload));
        } catch (S3Exception e) {
            if (e.statusCode() != S3Store.NOT_FOUND) {
                throw S3Store.unavailable(e);
            }
        } catch (SdkException e) {
            throw S3Store.unavailable(e);
        }
    }

    @Override
    public List<Upload> unfinished(Optional<Upload> after, int limit) {
        try {
            return client
                    .get()
                    .listMultipartUploads(request -> request.bucket(bucket)
                            .keyMarker(after.map(Upload::key).orElse(null))
                            .uploadIdMarker(after.map(Upload::id).orElse(null))
                            .maxUploads(limit))
                    .uploads()
                    .stream()
                    .map(upload -> new Upload(upload.key(), upload.uploadId(), upload.initiated()))
                    .toList();
        } catch (SdkException e) {
            throw S3Store.unavailable(e);
        }
    }

    private static <T> T uploading(String key, Supplier<T> call) {
        try {
            return S3Store.sending(call);
        } catch (NoSuchUploadException e) {
            throw S3Store.missing(key);
        } catch (S3Exception e) {
            throw e.statusCode() == S3Store.NOT_FOUND ? S3Store.missing(key) : S3Store.unavailable(e);
        } catch (SdkException e) {
            throw S3Store.unavailable(e);
        }
    }

    /** A body whose MD5 is known once it was read: what most servers answer as a part's tag. */
    private static final class Digested {
        private final Body body;

        private Digested(Body body) {
            this.body = body;
        }

        InputStream open() {
            return S3Store.opened(body);
        }

        /** Whether the tag is the MD5 of the body, or says nothing of its bytes. */
        boolean isTagged(String tag) {
            String hex = tag == null ? "" : tag.replace("\"", "");
            if (!hex.matches("[0-9a-fA-F]{32}")) {
                return true;
            }
            try (InputStream in = body.content().open()) {
                MessageDigest md5 = MessageDigest.getInstance("MD5");
                byte[] piece = new byte[64 << 10];
                for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                    md5.update(piece, 0, read);
                }
                return HexFormat.of().formatHex(md5.digest()).equalsIgnoreCase(hex);
            } catch (IOException e) {
                throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "The bytes to be stored could not be read.", e);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("MD5 is not at hand", e);
            }
        }
    }
}
