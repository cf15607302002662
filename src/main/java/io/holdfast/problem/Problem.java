package io.holdfast.problem;

import java.time.Duration;
import java.util.Optional;

/** A failure with its code from the catalogue. The detail is shown to callers and stored: no secret may stand in it. */
public final class Problem extends RuntimeException {
    private final ErrorCode code;
    private final Duration wait;
    private final String answer;

    private Problem(ErrorCode code, String detail, Duration wait, String answer, Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.wait = wait;
        this.answer = answer;
    }

    /** A failure that says only what the catalogue says. */
    public static Problem of(ErrorCode code) {
        return new Problem(code, code.sentence(), null, null, null);
    }

    /** A failure with the details of the case, fit for the caller's eyes. */
    public static Problem of(ErrorCode code, String detail) {
        return new Problem(code, detail, null, null, null);
    }

    /** A failure with its cause, which goes to the log alone. */
    public static Problem of(ErrorCode code, String detail, Throwable cause) {
        return new Problem(code, detail, null, null, cause);
    }

    /** A failure that passes by itself after {@code wait}. */
    public static Problem waiting(ErrorCode code, String detail, Duration wait) {
        return new Problem(code, detail, wait, null, null);
    }

    /** A failure with what the outside system said, in its own words but without secrets. */
    public static Problem answered(ErrorCode code, String detail, String answer) {
        return new Problem(code, detail, null, answer, null);
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
}
