package io.holdfast.problem;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/** Where a page of a list that begins with the newest ended: everything behind it is older, or as old with a smaller id. */
public record NewestFirst(Instant time, UUID id) {
    private static final NewestFirst START = new NewestFirst(Instant.parse("9999-12-31T00:00:00Z"), new UUID(-1L, -1L));

    /** The position of a cursor, the start for none; {@code invalid_cursor} for nonsense. */
    public static NewestFirst of(String cursor) {
        String text = Cursor.text(cursor);
        if (text.isEmpty()) {
            return START;
        }
        try {
            int slash = text.indexOf('/');
            Instant time = Instant.parse(text.substring(0, slash));
            if (time.isBefore(Instant.EPOCH) || time.isAfter(START.time())) {
                throw Problem.of(ErrorCode.INVALID_CURSOR);
            }
            return new NewestFirst(time, UUID.fromString(text.substring(slash + 1)));
        } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw Problem.of(ErrorCode.INVALID_CURSOR);
        }
    }

    /** This position as the text of a cursor. */
    public String position() {
        return time + "/" + id;
    }
}
