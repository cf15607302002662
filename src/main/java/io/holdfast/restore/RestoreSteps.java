package io.holdfast.restore;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/**
 * What a restore's tasks are told. Phases: comparing, then foreseeing where it is a dry run; otherwise writing stream by stream in the order of references, looking again at
 * references to new keys, and deleting in the reverse order.
 */
final class RestoreSteps {
    static final String COMPARE = "compare";
    static final String FORESEE = "foresee";
    static final String WRITE = "write";
    static final String IMPORT = "import";
    static final String RELINK = "relink";
    static final String DELETE = "delete";
    static final int COMPARE_PHASE = 1;
    static final int WRITE_PHASE = 10;
    static final int RELINK_PHASE = 500_000;
    static final int DELETE_PHASE = 600_000;

    private RestoreSteps() {}

    /** Compares the backup with the safety backup. */
    @RegisterForReflection
    record Compare(UUID safety) {}

    /**
     * How far comparing has come: that stream, behind that key; records that are the same are counted only.
     *
     * @param part null for a stream's records, otherwise what else is compared
     */
    @RegisterForReflection
    record Compared(String stream, String afterKey, String part) {}

    /** Finds out what would become of each item. */
    @RegisterForReflection
    record Foresee(UUID safety) {}

    /** Writes, or deletes, the items of those ids, both included, that are of one level. @param level of {@link ParentsFirst}; 0 where records of the stream do not refer to each other */
    @RegisterForReflection
    record Write(String stream, long from, long to, int level, UUID safety) {}

    /** Looks at a stream for references to records that were created anew. @param written whether only at those that the restore wrote and that lack a reference; at the whole stream otherwise */
    @RegisterForReflection
    record Relink(String stream, boolean written, UUID safety) {}
}
