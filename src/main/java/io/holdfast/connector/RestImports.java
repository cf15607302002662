package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Puts the files of exports back. A file is read from the store while it is sent, and once more before where a header says what it adds up to; it is never in memory as a whole. */
final class RestImports {
    private final SourceCalls calls;
    private final Values access;

    RestImports(SourceCalls calls, Values access) {
        this.calls = calls;
        this.access = access;
    }

    /** @return the name to ask for; empty where it is done */
    Optional<String> put(StreamSpec stream, MediaFile given) {
        ImportSpec spec = stream.importing();
        String type = Given.or(spec.contentType(), given.contentType());
        MediaFile file = new MediaFile(
                given.name(), type.isBlank() ? "application/octet-stream" : type, given.size(), given.content());
        Values values = access.with("file.name", file.name())
                .with("file.size", Long.toString(file.size()))
                .with("file.content_type", file.contentType());
        Endpoint endpoint = spec.checksum() == null
                ? spec.endpoint()
                : spec.endpoint().with(Map.of(spec.checksum().header(), sum(spec.checksum(), file)));
        Payload payload = spec.field() == null ? raw(file) : FileForm.of(spec.field(), file);
        Reply reply = calls.call(endpoint, Map.of(), values, payload)
                .orElseThrow(
                        () -> Problem.of(ErrorCode.SOURCE_REFUSED_REQUEST, "The source has no place for this file."));
        return spec.poll() == null
                ? Optional.empty()
                : Optional.of(RecordKey.part(reply.json().at(spec.id()))
                        .orElseThrow(() -> Problem.of(
                                ErrorCode.SOURCE_ANSWER_INVALID,
                                "The source took the file without saying under which name to ask for it.")));
    }

    /** What became of an import; empty where the source is still at it. */
    Optional<BulkSpec.End> end(StreamSpec stream, String id) {
        ImportSpec spec = stream.importing();
        String status = calls.call(spec.poll().endpoint(), Map.of(), access.with("import.id", id), Payload.NONE)
                .orElseThrow(() -> Problem.of(ErrorCode.SOURCE_REFUSED_REQUEST, "The source knows of no such import."))
                .json()
                .at(spec.poll().status())
                .asText();
        return Optional.ofNullable(spec.statusMap().get(status));
    }

    private static Payload raw(MediaFile file) {
        return new Payload(
                Map.of("Content-Type", file.contentType()),
                file.size(),
                () -> file.content().open());
    }

    private static String sum(ImportSpec.Sum wanted, MediaFile file) {
        try (DigestInputStream in = new DigestInputStream(
                file.content().open(),
                MessageDigest.getInstance(wanted.algorithm().digest()))) {
            in.transferTo(OutputStream.nullOutputStream());
            byte[] sum = in.getMessageDigest().digest();
            return wanted.base64()
                    ? Base64.getEncoder().encodeToString(sum)
                    : HexFormat.of().formatHex(sum);
        } catch (IOException e) {
            throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "The file could not be read from the store.", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
