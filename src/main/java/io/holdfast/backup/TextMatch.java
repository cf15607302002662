package io.holdfast.backup;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a record's text holds some words: field names, values and numbers alike, whatever their case, and however JSON escapes or Unicode composes their letters.
 * Immutable.
 */
public final class TextMatch {
    private final String wanted;

    private TextMatch(String wanted) {
        this.wanted = wanted;
    }

    /** The match for what a person typed; empty where that is nothing. */
    public static Optional<TextMatch> of(String typed) {
        return typed == null || typed.isBlank() ? Optional.empty() : Optional.of(new TextMatch(folded(typed)));
    }

    /** Whether the text holds the words. */
    public boolean in(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        return folded(text.indexOf('\\') < 0 ? text : unescaped(text)).contains(wanted);
    }

    private static String folded(String text) {
        return (Normalizer.isNormalized(text, Normalizer.Form.NFC)
                        ? text
                        : Normalizer.normalize(text, Normalizer.Form.NFC))
                .toLowerCase(Locale.ROOT);
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                plain.append(c);
                continue;
            }
            char named = text.charAt(++i);
            if (named == 'u' && i + 4 < text.length()) {
                plain.append((char) hex(text, i + 1));
                i += 4;
            } else {
                plain.append(
                        switch (named) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            case 'r' -> '\r';
                            case 'b' -> '\b';
                            case 'f' -> '\f';
                            default -> named;
                        });
            }
        }
        return plain.toString();
    }

    private static int hex(String text, int from) {
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            value = value << 4 | Math.max(0, Character.digit(text.charAt(i), 16));
        }
        return value;
    }
}
