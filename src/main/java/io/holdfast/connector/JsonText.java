package io.holdfast.connector;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JSON of an answer as UTF-8, which is what JSON is in (RFC 8259, 8.1), whatever its source made of that: a byte order mark, UTF-16 or UTF-32, another charset, text before or
 * behind it. Pure.
 */
final class JsonText {
    /** Charsets that servers name by habit although the JSON behind it is UTF-8. */
    private static final Set<String> HABITUAL = Set.of("ISO-8859-1", "US-ASCII", "windows-1252", "UTF-8");

    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\";\\s]+)");
    private static final Pattern COMMENTS = Pattern.compile("(?s)(\\s|<!--.*?-->|/\\*.*?\\*/)*+");
    private static final int MOST_BEGINNINGS = 64;
    private static final int LONGEST_NOTICE = 64 * 1024;
    private static final int SHOWN = 80;

    private JsonText() {}

    /**
     * The JSON of a body. Where it is none, the body comes as far as it can be decoded, so that its reader can say what is wrong.
     *
     * @param type the answer's content type; null where there is none
     */
    static byte[] of(byte[] body, String type) {
        byte[] text = utf8(body, type);
        return isJsonAhead(text, 0) ? withoutTail(text) : withoutNotices(text);
    }

    private static byte[] utf8(byte[] body, String type) {
        Charset marked = marked(body);
        if (marked == StandardCharsets.UTF_8) {
            return Arrays.copyOfRange(body, 3, body.length);
        }
        if (marked != null) {
            return recoded(body, marked);
        }
        Charset named = type == null ? null : named(type);
        boolean strange = named != null && !named.equals(StandardCharsets.UTF_8);
        if (!strange
                || HABITUAL.contains(named.name())
                        && decoded(body, StandardCharsets.UTF_8).isPresent()) {
            return body;
        }
        return recoded(body, named);
    }

    private static byte[] recoded(byte[] body, Charset charset) {
        String text = decoded(body, charset)
                .orElseThrow(() -> invalid("is said to be in " + charset.name() + " and is not", body));
        return (text.startsWith("\ufeff") ? text.substring(1) : text).getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<String> decoded(byte[] body, Charset charset) {
        try {
            CharBuffer text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body));
            return Optional.of(text.toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** What a byte order mark says, or the place of zeros among the first bytes, as JSON begins with two characters of ASCII. Null where neither says anything. */
    private static Charset marked(byte[] body) {
        int[] first = new int[4];
        for (int i = 0; i < 4; i++) {
            first[i] = i < body.length ? body[i] & 0xff : -1;
        }
        if (first[0] == 0xef && first[1] == 0xbb && first[2] == 0xbf) {
            return StandardCharsets.UTF_8;
        }
        boolean wide = body.length >= 4 && body.length % 4 == 0;
        if (wide && first[0] == 0 && first[1] == 0) {
            return StandardCharsets.UTF_32BE;
        }
        if (wide && first[2] == 0 && first[3] == 0) {
            return StandardCharsets.UTF_32LE;
        }
        if (first[0] == 0xfe && first[1] == 0xff || first[0] == 0 && first[1] > 0) {
            return StandardCharsets.UTF_16BE;
        }
        if (first[0] == 0xff && first[1] == 0xfe || first[0] > 0 && first[1] == 0) {
            return StandardCharsets.UTF_16LE;
        }
        return null;
    }

    private static Charset named(String type) {
        Matcher matcher = CHARSET.matcher(type);
        if (!matcher.find()) {
            return null;
        }
        try {
            return Charset.forName(matcher.group(1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isJsonAhead(byte[] text, int from) {
        int at = from;
        while (at < text.length && isBlank(text[at])) {
            at++;
        }
        return at < text.length && (text[at] == '{' || text[at] == '[');
    }

    private static boolean isBlank(byte each) {
        return each == ' ' || each == '\t' || each == '\n' || each == '\r';
    }

    /** The text up to comments behind it, which frameworks add ({@code <!-- generated -->}). */
    private static byte[] withoutTail(byte[] text) {
        int at = text.length - 1;
        while (at >= 0 && isBlank(text[at])) {
            at--;
        }
        if (at < 0 || text[at] == '}' || text[at] == ']') {
            return text;
        }
        int from = Math.max(0, text.length - LONGEST_NOTICE);
        String tail = new String(text, from, text.length - from, StandardCharsets.ISO_8859_1);
        for (int end = tail.length() - 1; end >= 0; end--) {
            char sign = tail.charAt(end);
            if ((sign == '}' || sign == ']')
                    && COMMENTS.matcher(tail.substring(end + 1)).matches()) {
                return Arrays.copyOf(text, from + end + 1);
            }
        }
        return text;
    }

    /**
     * The JSON behind notices that a language printed first, as PHP does: it begins a line, or follows a tag, and everything from there to the end is one value. A value that is cut
     * off ends the search, so that no part of it is taken for the whole.
     */
    private static byte[] withoutNotices(byte[] text) {
        int tried = 0;
        for (int at = 0; at < Math.min(text.length, LONGEST_NOTICE) && tried < MOST_BEGINNINGS; at++) {
            boolean opens = text[at] == '{' || text[at] == '[';
            if (opens && at > 0 && (text[at - 1] == '\n' || text[at - 1] == '>')) {
                tried++;
                byte[] rest = withoutTail(Arrays.copyOfRange(text, at, text.length));
                switch (wholeness(rest)) {
                    case WHOLE -> {
                        return rest;
                    }
                    case CUT_OFF -> {
                        return text;
                    }
                    case NONE -> {}
                }
            }
        }
        return text;
    }

    private enum Wholeness {
        WHOLE,
        CUT_OFF,
        NONE
    }

    private static Wholeness wholeness(byte[] text) {
        try (JsonParser parser = ExactJson.MAPPER.getFactory().createParser(text)) {
            JsonToken first = parser.nextToken();
            parser.skipChildren();
            return first != null && parser.nextToken() == null ? Wholeness.WHOLE : Wholeness.NONE;
        } catch (JsonEOFException e) {
            return Wholeness.CUT_OFF;
        } catch (IOException e) {
            return Wholeness.NONE;
        }
    }

    /** The failure that says what is wrong with an answer, and how it begins. */
    static Problem invalid(String what, byte[] body) {
        return Problem.of(ErrorCode.SOURCE_ANSWER_INVALID, "The source's answer " + what + beginning(body) + ".");
    }

    /** How a body begins, bounded, for messages; those who show it take the secrets out. */
    static String beginning(byte[] body) {
        if (body.length == 0) {
            return "; it is empty";
        }
        String text = new String(body, 0, Math.min(body.length, SHOWN), StandardCharsets.UTF_8)
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .strip();
        return "; it begins with " + text + (body.length > SHOWN ? "…" : "");
    }
}
