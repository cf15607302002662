package io.holdfast.connector;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds where the elements of an array begin and end by their brackets and quotes alone, so that one that no reader of JSON takes does not cost its neighbours. It needs no memory
 * for depth. Pure.
 */
final class RecordBounds {
    private final byte[] json;
    private int at;

    private RecordBounds(byte[] json, int from) {
        this.json = json;
        this.at = from;
    }

    /**
     * The elements of an array.
     *
     * @param elements each as it stands, without white space around it
     * @param end behind the closing bracket
     */
    record Elements(List<byte[]> elements, int end) {}

    /** The elements of the array that begins at a place; empty where the array has no end, or something stands between its elements. */
    static Optional<Elements> of(byte[] json, int start) {
        RecordBounds bounds = new RecordBounds(json, start + 1);
        List<byte[]> elements = new ArrayList<>();
        bounds.skipBlanks();
        if (bounds.is(']')) {
            return Optional.of(new Elements(elements, bounds.at + 1));
        }
        while (true) {
            int from = bounds.at;
            if (!bounds.skipValue()) {
                return Optional.empty();
            }
            elements.add(trimmed(json, from, bounds.at));
            if (bounds.is(']')) {
                return Optional.of(new Elements(elements, bounds.at + 1));
            }
            bounds.at++;
            bounds.skipBlanks();
        }
    }

    private static byte[] trimmed(byte[] json, int from, int to) {
        int end = to;
        while (end > from && json[end - 1] <= ' ' && json[end - 1] >= 0) {
            end--;
        }
        return Arrays.copyOfRange(json, from, end);
    }

    private boolean is(char sign) {
        return at < json.length && json[at] == sign;
    }

    private void skipBlanks() {
        while (at < json.length && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
    }

    /** Goes to the comma or the bracket behind a value. False where there is none. */
    private boolean skipValue() {
        long depth = 0;
        int begin = at;
        while (at < json.length) {
            byte sign = json[at];
            if (depth == 0 && (sign == ',' || sign == ']')) {
                return at > begin;
            }
            if (sign == '"') {
                if (!skipText()) {
                    return false;
                }
                continue;
            }
            if (sign == '{' || sign == '[') {
                depth++;
            } else if (sign == '}' || sign == ']') {
                depth--;
            }
            if (depth < 0) {
                return false;
            }
            at++;
        }
        return false;
    }

    /** Goes behind a text. */
    private boolean skipText() {
        for (at++; at < json.length; at++) {
            if (json[at] == '\\') {
                at++;
            } else if (json[at] == '"') {
                at++;
                return true;
            }
        }
        return false;
    }

    /** The same JSON with the control characters inside its texts escaped, which RFC 8259, 7 asks for. */
    static byte[] escaped(byte[] json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + 16);
        boolean inText = false;
        for (int i = 0; i < json.length; i++) {
            byte sign = json[i];
            if (inText && sign == '\\' && i + 1 < json.length && (json[i + 1] >= ' ' || json[i + 1] < 0)) {
                out.write(sign);
                out.write(json[++i]);
            } else if (inText && sign >= 0 && sign < ' ') {
                out.writeBytes("\\u%04x".formatted((int) sign).getBytes(StandardCharsets.US_ASCII));
            } else {
                inText = sign == '"' != inText;
                out.write(sign);
            }
        }
        return out.toByteArray();
    }
}
