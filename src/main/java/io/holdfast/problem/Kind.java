package io.holdfast.problem;

/** What a failure means for a caller of the API (its HTTP status) and for a task that met it (what the engine does next). */
public enum Kind {
    INVALID(400, Remedy.NONE),
    UNAUTHENTICATED(401, Remedy.NONE),
    FORBIDDEN(403, Remedy.NONE),
    NOT_FOUND(404, Remedy.NONE),
    NOT_ALLOWED(405, Remedy.NONE),
    CONFLICT(409, Remedy.NONE),
    GONE(410, Remedy.NONE),
    TOO_LARGE(413, Remedy.NONE),
    TOO_LONG(414, Remedy.NONE),
    RANGE(416, Remedy.NONE),
    UNPROCESSABLE(422, Remedy.NONE),
    TOO_MANY(429, Remedy.WAIT),
    /** A defect of ours, or stored bytes that are not what they should be. */
    INTERNAL(500, Remedy.NONE),
    /** One of our own servers (database, broker, object store) is away: try again. */
    UNAVAILABLE(503, Remedy.RETRY),
    /** The outside system is away or answers nonsense: try again, and count it as the source's failure. */
    SOURCE_DOWN(502, Remedy.RETRY),
    /** The outside system refuses the credentials: do not try again by itself. */
    SOURCE_REFUSED(502, Remedy.NONE),
    /** The outside system, or our own limit for it, asks to wait. */
    SOURCE_BUSY(503, Remedy.WAIT),
    /** The outside system refused this one item: the rest goes on. */
    ITEM_REFUSED(422, Remedy.NONE);

    /** What the engine does with a task that failed so. */
    public enum Remedy {
        /** Back off and run again, a bounded number of times. */
        RETRY,
        /** Hand the task back until a given time; not counted as an attempt. */
        WAIT,
        /** Fail the task at once. */
        NONE
    }

    private final int status;
    private final Remedy remedy;

    Kind(int status, Remedy remedy) {
        this.status = status;
        this.remedy = remedy;
    }

    /** The HTTP status of an answer that reports this kind. */
    public int status() {
        return status;
    }

    /** What the engine does with a task that failed so. */
    public Remedy remedy() {
        return remedy;
    }

    /** Whether the outside system as a whole failed, as opposed to one item or ourselves. */
    public boolean countsAgainstTheSource() {
        return this == SOURCE_DOWN || this == SOURCE_REFUSED;
    }
}
