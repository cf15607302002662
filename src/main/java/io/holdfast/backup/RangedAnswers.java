package io.holdfast.backup;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemView;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;

/** Files of backups as answers: whole, a part (RFC 9110, 14), or nothing to those who have them already. */
@Singleton
class RangedAnswers {
    private final Streamed streamed;

    RangedAnswers(Streamed streamed) {
        this.streamed = streamed;
    }

    /** What a caller may say of the bytes that it has already. */
    record Conditions(String range, String ifRange, String ifNoneMatch) {}

    /**
     * A file that is kept.
     *
     * @param hash of its bytes; the validator
     * @param disposition under which name it is saved
     */
    record Kept(String hash, long size, String type, String disposition) {}

    /** Opens a part of the file. */
    @FunctionalInterface
    interface Part {
        InputStream open(ByteRange part);
    }

    Response answer(Backup backup, Kept file, Conditions conditions, Part bytes) {
        String etag = "\"" + file.hash() + "\"";
        if (names(conditions.ifNoneMatch(), etag)) {
            return Response.notModified().header(HttpHeaders.ETAG, etag).build();
        }
        boolean same = conditions.ifRange() == null || conditions.ifRange().equals(etag);
        Optional<ByteRange> part;
        try {
            part = same ? ByteRange.of(conditions.range(), file.size()) : Optional.empty();
        } catch (Problem problem) {
            return Response.fromResponse(ProblemView.answer(problem))
                    .header("Content-Range", "bytes */" + file.size())
                    .build();
        }
        ByteRange wanted = part.orElseGet(() -> new ByteRange(0, file.size()));
        Response.ResponseBuilder answer = streamed.builder(backup, file.type(), (hold, out) -> {
            try (InputStream in = bytes.open(wanted)) {
                hold.copy(in, out);
            }
        });
        part.ifPresent(some -> answer.status(206).header("Content-Range", some.of(file.size())));
        return answer.header(HttpHeaders.CONTENT_LENGTH, wanted.length())
                .header(HttpHeaders.CONTENT_DISPOSITION, file.disposition())
                .header("Accept-Ranges", "bytes")
                .header(HttpHeaders.ETAG, etag)
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .build();
    }

    private static boolean names(String header, String etag) {
        if (header == null) {
            return false;
        }
        for (String each : header.split(",")) {
            String name = each.strip();
            if (name.equals("*") || name.equals(etag) || name.equals("W/" + etag)) {
                return true;
            }
        }
        return false;
    }
}
