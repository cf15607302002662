package io.holdfast.truth;

/** Something that a backup or a restore must never do. */
record Finding(Kind kind, String text) {
    /** Which promise is broken. */
    enum Kind {
        HOLE,
        FALSE_DELETION,
        MOVED_REFERENCE,
        LOSS_TOO_LARGE
    }

    @Override
    public String toString() {
        return kind + ": " + text;
    }
}
