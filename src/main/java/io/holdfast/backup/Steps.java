package io.holdfast.backup;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/** What a backup's tasks are told. Phases: pages, then the files that they name, then sealing by stream, then the files' own list. */
final class Steps {
    static final String PAGES = "pages";
    static final String FIND_MEDIA = "find-media";
    static final String MEDIA = "media";
    static final String SEAL = "seal";
    static final int PAGES_PHASE = 1;
    static final int FIND_MEDIA_PHASE = 2;
    static final int MEDIA_PHASE = 3;
    static final int SEAL_PHASE = 4;
    static final int SEAL_MEDIA_PHASE = 5;
    /** The reserved stream that lists a backup's media files. */
    static final String MEDIA_STREAM = "_media";

    private Steps() {}

    /**
     * Reads pages of a stream.
     *
     * @param from first page, counted from 0
     * @param to page behind the last
     * @param toTheEnd whether to go on behind {@code to} until a page is empty
     * @param counted how many records the source counted when the task was planned; -1 where it does not count
     * @param previous the backup whose snapshot is built upon; null for none
     */
    @RegisterForReflection
    record Pages(String stream, long from, long to, boolean toTheEnd, long counted, UUID previous) {}

    /** Fetches the files of those rows, both included. */
    @RegisterForReflection
    record Media(long from, long to, UUID previous) {}

    /**
     * Seals a stream.
     *
     * @param counted as in {@link Pages}
     * @param looks how often the stream was read
     */
    @RegisterForReflection
    record Seal(String stream, long counted, int looks, UUID previous) {}
}
