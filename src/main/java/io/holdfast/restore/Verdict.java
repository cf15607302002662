package io.holdfast.restore;

/** What is to be done with a record, by what happened to it since the safety backup and by the restore's policy. Pure. */
enum Verdict {
    WRITE,
    /** What is live is kept first: the safety backup lacks it. */
    KEEP_AND_WRITE,
    SKIP_CONFLICT,
    SKIP_EXISTING,
    /** The safety backup is not whole and does not hold what would be written over. */
    REFUSE_UNHELD,
    /** Nothing more is written. */
    STOP;

    /**
     * @param there whether the record is live
     * @param unheld whether the safety backup is PARTIAL and did not see the record itself
     */
    static Verdict of(ConflictPolicy policy, Drift drift, boolean there, boolean unheld) {
        return switch (drift) {
            case NONE -> there && policy == ConflictPolicy.SKIP_EXISTING ? SKIP_EXISTING : WRITE;
            case DISAPPEARED ->
                switch (policy) {
                    case OVERWRITE, SKIP_EXISTING -> WRITE;
                    case IF_UNCHANGED, COPY -> SKIP_CONFLICT;
                    case FAIL -> STOP;
                };
            case CHANGED, APPEARED ->
                switch (policy) {
                    case OVERWRITE -> KEEP_AND_WRITE;
                    case SKIP_EXISTING -> SKIP_EXISTING;
                    case IF_UNCHANGED, COPY -> unheld ? REFUSE_UNHELD : SKIP_CONFLICT;
                    case FAIL -> unheld ? REFUSE_UNHELD : STOP;
                };
        };
    }
}
