package io.holdfast.problem;

import java.time.Duration;
import java.util.Optional;

/** A failure with its code from the catalogue. The detail is shown to callers and stored: no secret may stand in it. */
public final class Problem extends RuntimeException {
    private final ErrorCode code;
    private final Duration wait;
    private final String answer;
    private final boolean untaken;

    private Problem(ErrorCode code, String detail, Duration wait, String answer, boolean untaken, Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.wait = wait;
        this.answer = answer;
        this.untaken = untaken;
    }

    /** A failure that says only what the catalogue says. */
    public static Problem of(ErrorCode code) {
        return new Problem(code, code.sentence(), null, null, false, null);
    }

    /** A failure with the details of the case, fit for the caller's eyes. */
    public static Problem of(ErrorCode code, String detail) {
        return new Problem(code, detail, null, null, false, null);
    }

    /** A failure with its cause, which goes to the log alone. */
    public static Problem of(ErrorCode code, String detail, Throwable cause) {
        return new Problem(code, detail, null, null, false, cause);
    }

    /** A failure that passes by itself after {@code wait}. */
    public static Problem waiting(ErrorCode code, String detail, Duration wait) {
        return new Problem(code, detail, wait, null, false, null);
    }

    /** A failure with what the outside system said, in its own words but without secrets. */
    public static Problem answered(ErrorCode code, String detail, String answer) {
        return new Problem(code, detail, null, answer, false, null);
    }

    /** The same failure in other words, without its cause. @param answer what the outside system said; null where that is not known */
    public Problem saying(String detail, String answer) {
        return new Problem(code, detail, wait, answer, untaken, null);
    }

    /** The same failure of a write to an outside system, which is known to have taken nothing of it: it was not sent, or refused before it was looked at. */
    public Problem untaken() {
        return untaken ? this : new Problem(code, getMessage(), wait, answer, true, this);
    }

    /** The same failure of a write in several calls, of which an earlier one was taken. */
    public Problem afterwards() {
        return untaken ? new Problem(code, getMessage(), wait, answer, false, this) : this;
    }

    /** Whether the outside system is known to have taken nothing of what was to be written. */
    public boolean isUntaken() {
        return untaken;
    }

    /** The entry of the catalogue. */
    public ErrorCode code() {
        return code;
    }

    /** What this failure means for callers and tasks. */
    public Kind kind() {
        return code.kind();
    }

    /** How long to wait before trying again, where that is known. */
    public Optional<Duration> waitFor() {
        return Optional.ofNullable(wait);
    }

    /** What the outside system said, where that is known: its status and the beginning of what followed. Without secrets. */
    public Optional<String> answer() {
        return Optional.ofNullable(answer);
    }

    /** Whether a stored object is missing or is not what was written. */
    public boolean isOfBrokenObject() {
        return code == ErrorCode.OBJECT_MISSING || code == ErrorCode.OBJECT_DAMAGED;
    }
}
