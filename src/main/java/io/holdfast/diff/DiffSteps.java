package io.holdfast.diff;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/** What a diff's tasks are told. Phases: which records differ, stream by stream; then which fields of those that changed. */
final class DiffSteps {
    static final String LIST = "list";
    static final String EXAMINE = "examine";
    static final int LIST_PHASE = 1;
    static final int EXAMINE_PHASE = 2;

    private DiffSteps() {}

    /** What a diff job is told. */
    @RegisterForReflection
    record Told(UUID backup, UUID other) {}

    /** Lists the entries of a stream. */
    @RegisterForReflection
    record Listing(String stream) {}

    /** How far that has come. */
    @RegisterForReflection
    record Listed(String afterKey) {}

    /**
     * Looks at the fields of a stream's changed records.
     *
     * @param after the key behind which it begins; empty for the first
     * @param upTo the last key; null for no end
     */
    @RegisterForReflection
    record Examining(String stream, String after, String upTo) {}
}
