package io.holdfast.vault;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.UUID;

/** The last part of a manifest's key: the backup's number, in twelve digits so that names are in the order of time, and its id. */
public record ManifestName(long seq, UUID backup) {
    private static final int DIGITS = 12;

    String text() {
        return "%012d-%s".formatted(seq, backup);
    }

    /** The name of that text; {@code object_damaged} where it is none. */
    static ManifestName of(String text) {
        try {
            return new ManifestName(
                    Long.parseLong(text.substring(0, DIGITS)), UUID.fromString(text.substring(DIGITS + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw Problem.of(ErrorCode.OBJECT_DAMAGED, "There is a manifest of a strange name: " + text, e);
        }
    }
}
