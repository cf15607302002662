package io.holdfast.problem;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a page of a list ended, as an opaque text for the caller. */
public final class Cursor {
    private Cursor() {}

    /** The cursor behind that position. */
    public static String of(String position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    /** The position of a cursor; empty for none; {@code invalid_cursor} for nonsense. */
    public static String text(String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return "";
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.indexOf('\0') >= 0) {
                throw Problem.of(ErrorCode.INVALID_CURSOR);
            }
            return text;
        } catch (IllegalArgumentException e) {
            throw Problem.of(ErrorCode.INVALID_CURSOR);
        }
    }

    /** The position of a cursor as a number; {@code none} for none. */
    public static long number(String cursor, long none) {
        String text = text(cursor);
        if (text.isEmpty()) {
            return none;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Problem.of(ErrorCode.INVALID_CURSOR);
        }
    }
}
