package io.holdfast.connector;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Takes the content coding off a media file, so that what is stored is the file. Two habits of servers are known: a file that is an archive itself ({@code .gz}) is sent with a
 * {@code Content-Encoding} that only describes the archive, and a compressed text is sent without any {@code Content-Encoding}.
 *
 * @param type the answer's content type
 * @param path of the link; null where there is none
 * @param codings of the answer
 */
record FileCoding(String type, String path, List<String> codings) {
    private static final int BEGINNING = 1024;
    private static final int MAGIC = 3;

    private static final Pattern ARCHIVE =
            Pattern.compile("application/(x-)?(gzip|gunzip|tgz|gtar|compressed-tar)\\b.*");
    private static final Pattern ARCHIVE_NAME = Pattern.compile(".*\\.(gz|tgz|svgz|emz|wmz|gzip)");

    /** Types whose files never begin as gzip does. */
    private static final Pattern PLAIN = Pattern.compile(
            "(text/.*|image/(png|jpe?g|gif|webp|svg\\+xml)|application/(json|javascript|xml|pdf|[^;]*\\+(json|xml)))\\b.*");

    /** The bytes of the file. Fails with {@code source_encoding_unreadable} where they cannot be told from the answer. */
    InputStream file(InputStream body) throws IOException {
        boolean archive = ARCHIVE.matcher(type.toLowerCase(Locale.ROOT)).matches()
                || path != null
                        && ARCHIVE_NAME.matcher(path.toLowerCase(Locale.ROOT)).matches();
        boolean plain = PLAIN.matcher(type.toLowerCase(Locale.ROOT)).matches();
        boolean zipped = codings.size() == 1 && codings.getFirst().endsWith("gzip");
        if (!(archive && zipped) && !(codings.isEmpty() && plain && !archive)) {
            return ContentCoding.decoded(codings, body);
        }
        byte[] beginning = body.readNBytes(archive ? BEGINNING : MAGIC);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(beginning), body);
        boolean decode = archive ? isArchiveInside(beginning) : ContentCoding.isGzip(beginning);
        return decode ? ContentCoding.decoded(List.of("gzip"), whole) : whole;
    }

    /** Whether an archive is left when the coding is taken off; otherwise the coding is the archive's own. */
    private static boolean isArchiveInside(byte[] beginning) throws IOException {
        try (InputStream inside = ContentCoding.decoded(List.of("gzip"), new ByteArrayInputStream(beginning))) {
            return ContentCoding.isGzip(inside.readNBytes(MAGIC));
        } catch (IOException e) {
            return false;
        }
    }
}
