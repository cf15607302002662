package io.holdfast.restore;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/** What a restore's tasks are told. Phases: comparing, writing stream by stream in the order of references, then looking again at references to new keys. */
final class RestoreSteps {
    static final String COMPARE = "compare";
    static final String WRITE = "write";
    static final String RELINK = "relink";
    static final int COMPARE_PHASE = 1;
    static final int WRITE_PHASE = 10;
    static final int RELINK_PHASE = 10_000;

    private RestoreSteps() {}

    /** Compares the backup with the safety backup. */
    @RegisterForReflection
    record Compare(UUID safety) {}

    /** How far comparing has come: that stream, behind that key; records that are the same are counted only. */
    @RegisterForReflection
    record Compared(String stream, String afterKey) {}

    /** Writes the items of those ids, both included. */
    @RegisterForReflection
    record Write(String stream, long from, long to, UUID safety) {}

    /** Looks at a whole stream for references to records that were created anew. */
    @RegisterForReflection
    record Relink(String stream, UUID safety) {}
}
