package io.holdfast.chaos.judge;

/** A promise that was not kept. */
public record Finding(Kind kind, String what) {
    /** Which promise. */
    public enum Kind {
        /** Something that the shop held is missing or different, in a backup that is called complete or after a restore. */
        LOST,
        /** Something was stored twice, or written back twice. */
        DOUBLED,
        /** A job did not come to an end. */
        STUCK,
        /** Something is called complete that is not. */
        FALSELY_COMPLETE,
        /** A lease, task, lock, hold, object or half an upload stayed behind. */
        LEFT_OVER,
        /** A backup says that it lacks what it has, or does not say what it lacks. */
        WRONGLY_NAMED,
        /** A restore wrote over a version that neither its backup nor its safety backup has. */
        OVERWRITTEN,
        /** A restore does not say what became of a record, or says something else than the shop's log. */
        UNACCOUNTED
    }

    static Finding lost(String format, Object... values) {
        return new Finding(Kind.LOST, format.formatted(values));
    }

    static Finding doubled(String format, Object... values) {
        return new Finding(Kind.DOUBLED, format.formatted(values));
    }

    static Finding stuck(String format, Object... values) {
        return new Finding(Kind.STUCK, format.formatted(values));
    }

    static Finding falselyComplete(String format, Object... values) {
        return new Finding(Kind.FALSELY_COMPLETE, format.formatted(values));
    }

    static Finding wronglyNamed(String format, Object... values) {
        return new Finding(Kind.WRONGLY_NAMED, format.formatted(values));
    }

    static Finding overwritten(String format, Object... values) {
        return new Finding(Kind.OVERWRITTEN, format.formatted(values));
    }

    static Finding unaccounted(String format, Object... values) {
        return new Finding(Kind.UNACCOUNTED, format.formatted(values));
    }

    static Finding leftOver(String format, Object... values) {
        return new Finding(Kind.LEFT_OVER, format.formatted(values));
    }
}
