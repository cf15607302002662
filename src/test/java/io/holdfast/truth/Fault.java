package io.holdfast.truth;

import java.util.random.RandomGenerator;

/**
 * Something that goes wrong in one backup.
 *
 * @param call at which call for the main list, counted from 1 in its backup, where it is of one call
 * @param status the answer's status, where it is one of several
 * @param dice picks whom it hits
 */
record Fault(Kind kind, int call, int status, int dice) {
    /** What goes wrong, and whether it passes by itself. */
    enum Kind {
        FAILS_ONCE("a list call fails", true, 500, 502, 503),
        THROTTLED_ONCE("a list call comes too often", true, 429),
        CUT_ONCE("a body is cut off", true, 200),
        HTML_ONCE("a list call is answered with a web page", true, 200),
        NOTHING_ONCE("a list call is answered with nothing", true, 200),
        EMPTY_ONCE("a list ends early, once", true, 200),
        REPEATS_ONCE("a page is the one before it, once", true, 200),
        GZIP("pages come gzip-encoded", true, 200),
        GZIP_UNSAID("pages come gzip-encoded, and no header says so", true, 200),
        COUNT_FAILS("the count fails", true, 403, 404, 405, 500),
        COUNT_STALE("the count is yesterday's", true, 200),
        COUNT_HIGH("the count is too high", false, 200),
        ENDS_EARLY("the list ends early, each time", false, 200),
        REPEATS_FOREVER("the last page comes for ever", false, 200),
        POISON("pages with one record fail", false, 500, 502),
        CUT_POISON("pages with one record are cut off", false, 200),
        REFUSED_FROM("pages far back are refused", false, 403, 422, 400),
        REFUSED_STREAM("a stream is refused", false, 403, 404, 410, 500),
        REFUSED_PARENT("the list below one record is refused", false, 403, 500),
        ITEMS_FAIL("single records cannot be asked for", false, 403, 500);

        final String words;
        final boolean passes;
        private final int[] statuses;

        Kind(String words, boolean passes, int... statuses) {
            this.words = words;
            this.passes = passes;
            this.statuses = statuses;
        }
    }

    private static final int LATEST_CALL = 5;

    static Fault of(RandomGenerator random) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        return new Fault(
                kind,
                random.nextInt(1, LATEST_CALL),
                kind.statuses[random.nextInt(kind.statuses.length)],
                random.nextInt(1 << 20));
    }

    @Override
    public String toString() {
        String where = kind.name().endsWith("_ONCE") ? " (list call " + call + ")" : "";
        return kind.words + where + (status == 200 ? "" : " (" + status + ")");
    }
}
