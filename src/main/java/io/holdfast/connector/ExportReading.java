package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a stream that is one file, a range at a time. A file that is not the one that was told of any more is {@code export_changed}, by its validator (If-Range) or by its size. A range that breaks
 * off is taken up where it broke.
 */
final class ExportReading {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (?:(\\d{1,18})-(\\d{1,18})|\\*)/(\\d{1,18})");
    private static final Set<Integer> ANSWERS = Set.of(200, 206, 412, 416);

    private final SourceCalls calls;
    private final Values access;

    ExportReading(SourceCalls calls, Values access) {
        this.calls = calls;
        this.access = access;
    }

    /** The file as it is now. */
    ExportFile file(StreamSpec stream) {
        Optional<Reply> said = Optional.ofNullable(stream.size()).map(size -> reply(stream, size.endpoint()));
        ExportFile.Checksum checksum =
                stream.checksum() == null ? null : checksum(stream, stream.checksum(), said.orElse(null));
        long size = said.map(reply -> number(
                        stream,
                        told(reply, stream.size().pointer(), stream.size().header())))
                .orElse(-1L);
        if (stream.range() == StreamSpec.RangeBy.PARAMS) {
            return new ExportFile(size, null, null, checksum);
        }
        Glance glance = glance(stream);
        if (size >= 0 && size != glance.size()) {
            throw Problem.of(
                    ErrorCode.SOURCE_ANSWER_INVALID,
                    "The source says that " + stream.name() + " has " + size + " bytes, and the file itself "
                            + glance.size() + ".");
        }
        return new ExportFile(glance.size(), glance.etag(), glance.contentType(), checksum);
    }

    private Reply reply(StreamSpec stream, Endpoint endpoint) {
        return calls.call(endpoint, Map.of(), access, Payload.NONE)
                .orElseThrow(() ->
                        Problem.of(ErrorCode.SOURCE_REFUSED_REQUEST, "There is no file of " + stream.name() + "."));
    }

    private static String told(Reply reply, String pointer, String header) {
        return header == null
                ? reply.json().at(pointer).asText()
                : reply.header(header).orElse("").strip();
    }

    private static long number(StreamSpec stream, String text) {
        if (!text.matches("\\d{1,18}")) {
            throw Problem.of(ErrorCode.SOURCE_ANSWER_INVALID, "The size of " + stream.name() + " is no number.");
        }
        return Long.parseLong(text);
    }

    private ExportFile.Checksum checksum(StreamSpec stream, ChecksumSpec spec, Reply said) {
        Reply reply = spec.endpoint() == null ? said : reply(stream, spec.endpoint());
        String text = told(reply, spec.pointer(), spec.header()).replaceAll("^\"|\"$", "");
        int length = spec.algorithm().length();
        if (text.matches("[0-9a-fA-F]{" + 2 * length + "}")) {
            return new ExportFile.Checksum(spec.algorithm(), text.toLowerCase(Locale.ROOT));
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (bytes.length == length) {
                return new ExportFile.Checksum(spec.algorithm(), HexFormat.of().formatHex(bytes));
            }
        } catch (IllegalArgumentException e) {
            throw noChecksum(stream, spec, e);
        }
        throw noChecksum(stream, spec, null);
    }

    private static Problem noChecksum(StreamSpec stream, ChecksumSpec spec, Exception cause) {
        return Problem.of(
                ErrorCode.SOURCE_ANSWER_INVALID,
                "What the source says of " + stream.name() + " is no "
                        + spec.algorithm().digest() + ".",
                cause);
    }

    private record Glance(long size, String etag, String contentType) {}

    /** The first byte, for what its answer says of the whole. */
    private Glance glance(StreamSpec stream) {
        Answer<InputStream> answer = opened(stream, 0, 1, Map.of("Range", "bytes=0-0"));
        close(answer.body());
        refuseEncoded(stream, answer);
        long size = range(answer).map(Told::size).orElse(-1L);
        boolean empty = answer.status() == 416 && size == 0
                || answer.status() == 200
                        && answer.headers().firstValueAsLong("Content-Length").orElse(-1) == 0;
        if (answer.status() != 206 && !empty || size < 0 && !empty) {
            throw Problem.of(
                    ErrorCode.SOURCE_ANSWER_INVALID,
                    "The source gives " + stream.name() + " as a whole only, and not by ranges.");
        }
        return new Glance(
                Math.max(0, size),
                answer.headers()
                        .firstValue("ETag")
                        .filter(ExportReading::isStrong)
                        .orElse(null),
                answer.headers().firstValue("Content-Type").orElse(null));
    }

    /** Whether a validator vouches for every byte (RFC 9110, 8.8.1). */
    private static boolean isStrong(String etag) {
        return etag.startsWith("\"");
    }

    private record Told(long from, long to, long size) {}

    private static Optional<Told> range(Answer<?> answer) {
        Matcher matcher = CONTENT_RANGE.matcher(
                answer.headers().firstValue("Content-Range").orElse(""));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean empty = matcher.group(1) == null;
        return Optional.of(new Told(
                empty ? 0 : Long.parseLong(matcher.group(1)),
                empty ? -1 : Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3))));
    }

    /** Exactly those bytes of the file that was told of, asked for {@code chunk_size} at a time. */
    InputStream open(StreamSpec stream, ExportFile file, long from, long length) {
        return new ChunkedBody(from, length, stream.chunkSize(), (at, most) -> {
            InputStream body = chunk(stream, file, at, most);
            return new ResumingBody(body, most, done -> again(stream, file, at + done, most - done));
        });
    }

    private InputStream again(StreamSpec stream, ExportFile file, long from, long length) throws IOException {
        if (file.etag() == null) {
            throw new IOException("the source does not vouch for the rest being of the same file");
        }
        Gate.sleep(SourceCalls.MOMENT);
        return chunk(stream, file, from, length);
    }

    private InputStream chunk(StreamSpec stream, ExportFile file, long from, long length) {
        boolean byParams = stream.range() == StreamSpec.RangeBy.PARAMS;
        Answer<InputStream> answer = opened(stream, from, length, byParams ? Map.of() : asked(file, from, length));
        boolean right = byParams
                ? answer.status() == 200 || answer.status() == 206
                : answer.status() == 206
                        && range(answer)
                                .filter(new Told(from, from + length - 1, file.size())::equals)
                                .isPresent()
                        && (file.etag() == null
                                || answer.headers()
                                        .firstValue("ETag")
                                        .filter(etag -> !etag.equals(file.etag()))
                                        .isEmpty());
        if (!byParams
                && answer.status() == 206
                && !ContentCoding.of(answer.headers()).isEmpty()) {
            close(answer.body());
            refuseEncoded(stream, answer);
        }
        if (!right) {
            close(answer.body());
            throw Problem.of(
                    ErrorCode.EXPORT_CHANGED,
                    stream.name() + " was answered with " + answer.status() + ": it is not the file that it was.");
        }
        return byParams ? decoded(answer) : answer.body();
    }

    private static InputStream decoded(Answer<InputStream> answer) {
        try {
            return ContentCoding.decoded(ContentCoding.of(answer.headers()), answer.body());
        } catch (IOException e) {
            close(answer.body());
            throw Problem.of(ErrorCode.SOURCE_ANSWER_INVALID, "The source's answer broke off at once.", e);
        } catch (Problem e) {
            close(answer.body());
            throw e;
        }
    }

    /** A range of an encoded body is no range of the file (RFC 9110, 14.2). */
    private static void refuseEncoded(StreamSpec stream, Answer<?> answer) {
        List<String> codings = ContentCoding.of(answer.headers());
        if (!codings.isEmpty()) {
            throw ContentCoding.unreadable("gives ranges of " + stream.name() + " encoded as "
                    + ContentCoding.names(codings) + ", which are no ranges of the file");
        }
    }

    private static Map<String, String> asked(ExportFile file, long from, long length) {
        String range = "bytes=" + from + "-" + (from + length - 1);
        return file.etag() == null ? Map.of("Range", range) : Map.of("Range", range, "If-Range", file.etag());
    }

    private Answer<InputStream> opened(StreamSpec stream, long from, long length, Map<String, String> headers) {
        Values values = access.with("range.from", Long.toString(from))
                .with("range.to", Long.toString(from + length - 1))
                .with("range.length", Long.toString(length));
        return calls.open(stream.endpoint(), values, headers, ANSWERS);
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            throw Problem.of(ErrorCode.SOURCE_UNREACHABLE, "The source's answer could not be closed.", e);
        }
    }
}
