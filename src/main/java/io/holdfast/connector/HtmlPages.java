package io.holdfast.connector;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Tells pages that answer in place of a file, such as a login, from files that are HTML. Pure. */
final class HtmlPages {
    private HtmlPages() {}

    /** Whether HTML is meant: the link's path names it, or the answer does, as an attachment to be saved (RFC 6266), which no page of an error or a login is. @param path null for none */
    static boolean isMeant(String path, HttpHeaders headers) {
        return path != null && path.toLowerCase(Locale.ROOT).matches(".*\\.x?html?")
                || headers.firstValue("Content-Disposition")
                        .filter(text ->
                                text.matches("(?is)\\s*attachment\\b.*filename\\*?=[^;]*\\.x?html?\"?\\s*(;.*)?"))
                        .isPresent();
    }

    /** Whether an answer is HTML by its type or its first bytes. */
    static boolean isOne(String type, byte[] glance) {
        return type.toLowerCase(Locale.ROOT).matches("(text/html|application/xhtml\\+xml)\\b.*")
                || looksLikeHtml(glance);
    }

    private static boolean looksLikeHtml(byte[] glance) {
        // Behind a byte order mark, an XML declaration and comments, in whatever order people put them.
        String text = new String(glance, StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .replaceFirst("(?s)^(\u00ef\u00bb\u00bf|\\s+|<\\?xml[^>]*>|<!--.*?-->)+", "");
        return text.startsWith("<!doctype html") || text.startsWith("<html");
    }
}
