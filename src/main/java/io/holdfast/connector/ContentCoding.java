package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * The content codings of an answer (RFC 9110, 8.4). Holdfast asks for none, but sources send them all the same. {@code gzip} and {@code deflate} are taken off; any other
 * coding is {@code source_encoding_unreadable}. Decoding does not limit the size: the caller bounds what it reads.
 */
final class ContentCoding {
    static final String HEADER = "Content-Encoding";

    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");
    private static final int MOST_CODINGS = 2;
    private static final int LONGEST_NAME = 40;
    private static final int LONGEST_TAIL = 64 * 1024;

    private ContentCoding() {}

    /** The codings of an answer's body in the order in which they were applied; empty where the body is as it is. */
    static List<String> of(HttpHeaders headers) {
        return headers.allValues(HEADER).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(each -> each.strip().toLowerCase(Locale.ROOT))
                .filter(each -> !each.isEmpty() && !each.equals("identity"))
                .toList();
    }

    /** Whether bytes begin as gzip does (RFC 1952, 2.3): no JSON and no text begins so. */
    static boolean isGzip(byte[] beginning) {
        return beginning.length >= 3
                && beginning[0] == 0x1f
                && beginning[1] == (byte) 0x8b
                && beginning[2] == Deflate.METHOD;
    }

    /** The body without its codings. Fails with {@code source_encoding_unreadable} where one is unknown, or the body is not in its form. */
    static InputStream decoded(List<String> codings, InputStream body) throws IOException {
        if (codings.size() > MOST_CODINGS) {
            throw unreadable("is encoded " + codings.size() + " times, as " + names(codings) + ", which is refused");
        }
        InputStream decoded = body;
        for (int i = codings.size() - 1; i >= 0; i--) {
            decoded = decoded(codings.get(i), decoded);
        }
        return decoded;
    }

    private static InputStream decoded(String coding, InputStream body) throws IOException {
        if (!GZIP.contains(coding) && !coding.equals("deflate")) {
            throw unreadable("is encoded as " + names(List.of(coding)) + ", which Holdfast cannot read");
        }
        PushbackInputStream start = new PushbackInputStream(body, 2);
        byte[] first = start.readNBytes(2);
        start.unread(first);
        if (first.length == 0) {
            return start;
        }
        Encoded encoded = new Encoded(start);
        try {
            return new Decoded(
                    GZIP.contains(coding) ? new GZIPInputStream(encoded) : Deflate.of(encoded, first), encoded);
        } catch (ZipException e) {
            throw unreadable("says " + HEADER + ": " + coding + ", but is not in that form");
        }
    }

    /** The failure that says what is wrong with how an answer is encoded. */
    static Problem unreadable(String what) {
        return Problem.of(ErrorCode.SOURCE_ENCODING_UNREADABLE, "The source's answer " + what + ".");
    }

    /** The coding names for a message, without anything that a name cannot hold. */
    static String names(List<String> codings) {
        List<String> shown = new ArrayList<>();
        for (String each : codings.subList(0, Math.min(codings.size(), MOST_CODINGS + 1))) {
            String clean = each.replaceAll("[^a-z0-9._+-]", "?");
            shown.add(clean.substring(0, Math.min(clean.length(), LONGEST_NAME)));
        }
        return String.join(", ", shown);
    }

    /** A whole gzip body that no header announced. */
    static InputStream unzipped(byte[] body) throws IOException {
        return decoded(List.of("gzip"), new ByteArrayInputStream(body));
    }

    /** {@code deflate} is zlib's format (RFC 9110, 8.4.1.2), but some servers send bare deflate data. */
    private static final class Deflate {
        static final int METHOD = 8;
        private static final int CHECK = 31;

        static InputStream of(InputStream body, byte[] first) {
            boolean zlib = first.length == 2
                    && (first[0] & 0x0f) == METHOD
                    && ((first[0] & 0xff) << 8 | first[1] & 0xff) % CHECK == 0;
            return new InflaterInputStream(body, new Inflater(!zlib));
        }
    }

    /** Encoded bytes. A failure to read them is remembered, since the JDK's reader takes one between two gzip members for the end. */
    private static final class Encoded extends FilterInputStream {
        private IOException failure;

        Encoded(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return in.read(into, offset, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        /** More may always follow: a network body does not know how much it has. */
        @Override
        public int available() {
            return 1;
        }

        /** Reads to the end, so that a body that broke off is not taken for a whole one. */
        void finish() throws IOException {
            if (failure != null) {
                throw failure;
            }
            if (readNBytes(LONGEST_TAIL).length == LONGEST_TAIL) {
                throw new IOException("the answer goes on behind its encoded body");
            }
        }
    }

    /** Decoded bytes. Their end is believed only when the encoded bytes have ended too. */
    private static final class Decoded extends FilterInputStream {
        private final Encoded encoded;

        Decoded(InputStream decoder, Encoded encoded) {
            super(decoder);
            this.encoded = encoded;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            if (read < 0) {
                encoded.finish();
            }
            return read;
        }
    }
}
