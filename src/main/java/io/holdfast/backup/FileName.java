package io.holdfast.backup;

import io.holdfast.crypto.Sha256;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;

/** The names under which a link's file is handed out. Links are other people's texts, so nothing of them is trusted. Pure. */
final class FileName {
    private static final int LONGEST = 100;
    private static final Map<String, String> TYPES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "gif", "image/gif",
            "webp", "image/webp",
            "svg", "image/svg+xml",
            "pdf", "application/pdf",
            "mp4", "video/mp4",
            "mp3", "audio/mpeg",
            "zip", "application/zip");

    private FileName() {}

    /** The name under which people know it: the last segment of the link, without what file systems do not take. */
    static String of(String link) {
        return last(link);
    }

    /** The value of Content-Disposition: to be saved, never shown, under the link's last segment (RFC 6266). */
    static String disposition(String link) {
        String name = last(link);
        return "attachment; filename=\"" + ascii(name) + "\"; filename*=UTF-8''"
                + URLEncoder.encode(name, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("*", "%2A");
    }

    /** The file's path in an archive: the same link has always the same, and no two links share one. */
    static String inArchive(String link) {
        String hash =
                Sha256.hex(Sha256.of(link.getBytes(StandardCharsets.UTF_8))).substring(0, 16);
        return "media/" + hash + "-" + ascii(last(link));
    }

    /** The content type that the source gave, where it is one; otherwise that of any bytes. */
    static String contentType(String given) {
        return given != null && given.matches("[\\w.+-]{1,60}/[\\w.+-]{1,60}(\\s*;\\s*[\\w-]{1,20}=[\\w.+-]{1,40})?")
                ? given
                : "application/octet-stream";
    }

    /** The content type that a link's name promises. */
    static String guessedType(String link) {
        String name = last(link).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    }

    private static String last(String link) {
        String path = link.replaceAll("[?#].*", "");
        String segment = path.substring(path.lastIndexOf('/') + 1);
        String name = decoded(segment)
                .replaceAll("[\\p{Cntrl}/\\\\:*?\"<>|\\u202a-\\u202e\\u2066-\\u2069]", "_")
                .strip();
        String shorter = name.length() > LONGEST ? name.substring(name.length() - LONGEST) : name;
        return shorter.isEmpty() || shorter.startsWith(".") ? "file" + shorter : shorter;
    }

    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }

    private static String ascii(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
