package io.holdfast.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.holdfast.connector.ExportFile;
import io.holdfast.connector.Slice;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What a backup's tasks are told. Phases: lists, then those below other records, then looks at what is no longer listed, then the files that records name, then sealing by stream,
 * a child after its parent, then the files' own list. */
final class Steps {
    static final String PAGES = "pages";
    static final String WALK = "walk";
    static final String GONE = "gone";
    static final String FEED = "feed";
    static final String HINTED = "hinted";
    static final String CHILDREN = "children";
    static final String CONFIRM = "confirm";
    static final String FIND_MEDIA = "find-media";
    static final String MEDIA = "media";
    static final String SEAL = "seal";
    static final String EXPORT = "export";
    static final String EXPORT_PARTS = "export-parts";
    static final String EXPORT_END = "export-end";
    static final String SEAL_EXPORT = "seal-export";
    /** The steps that read a stream: where one fails, the stream was not read whole. */
    static final List<String> READING = List.of(PAGES, WALK, GONE, FEED, HINTED, CHILDREN, CONFIRM);

    static final int PAGES_PHASE = 1;
    /** Of streams below another one; one more for each parent above that. */
    static final int CHILDREN_PHASE = 2;

    /** Once all parts of a file were read. */
    static final int EXPORT_END_PHASE = 2;

    static final int CONFIRM_PHASE = 6;
    static final int FIND_MEDIA_PHASE = 7;
    static final int MEDIA_PHASE = 8;
    static final int SEAL_PHASE = 9;
    static final int SEAL_MEDIA_PHASE = 15;

    private Steps() {}

    /** What is said of every step that reads a stream. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record OfStream(String stream) {}

    /**
     * Reads pages of a numbered list.
     *
     * @param from first page, counted from 0; of a list by offsets the first record
     * @param to page or record behind the last
     * @param toTheEnd whether to go on behind {@code to} until a page is empty
     * @param counted how many records the source counted when the task was planned; -1 where it does not count
     * @param previous the backup whose snapshot is built upon; null for none
     */
    @RegisterForReflection
    record Pages(String stream, long from, long to, boolean toTheEnd, long counted, UUID previous) {}

    /**
     * Reads lists page after page, one list behind the other.
     *
     * @param slice which part of the stream
     * @param parents the records whose lists are meant; empty for a stream without a parent
     * @param position where to go on in the first of these lists; empty for its beginning
     * @param again how often the list was begun again because the source did not know the position any more
     */
    @RegisterForReflection
    record Walk(String stream, Slice slice, List<String> parents, String position, int again, UUID previous) {}

    /**
     * Reads a feed from {@code position} on.
     *
     * @param latest what the last event in order before it is ordered by, as JSON; null where none is known
     * @param again how often it was begun anew because the source did not know the position any more
     * @param state where the next backup is to go on, as far as is known; null at the beginning
     */
    @RegisterForReflection
    record Feed(String stream, String position, String latest, int again, UUID previous, FeedResume.State state) {}

    /** Reads what the source says was deleted, from {@code position} on. */
    @RegisterForReflection
    record Gone(String stream, Slice slice, String position) {}

    /** Finds the records whose lists make up a stream, behind the key {@code after}. */
    @RegisterForReflection
    record Children(String stream, String after, UUID previous) {}

    /** Looks at single records: those that are no longer listed, or those that the source gave a hint about. */
    @RegisterForReflection
    record Look(String stream, List<String> keys, UUID previous) {}

    /** Fetches the files of those rows, both included. */
    @RegisterForReflection
    record Media(long from, long to, UUID previous) {}

    /**
     * Seals a stream.
     *
     * @param counted as in {@link Pages}
     * @param looks how often the stream was read
     * @param part what was read: all, or what changed
     * @param begun when the reading began
     * @param confirmed whether what was no longer listed was looked at; null where nothing was missed, or nothing was asked yet
     * @param held how many records the reading before this one came to, or how many changes where only these are read; null at the first
     * @param missed what the stream's cursor was found to miss, so that all was read; null where nothing was
     */
    @RegisterForReflection
    record Seal(
            String stream,
            long counted,
            int looks,
            UUID previous,
            Slice part,
            Instant begun,
            Confirmed confirmed,
            Long held,
            String missed) {
        /** A first seal. */
        static Seal first(String stream, long counted, UUID previous, Slice part, Instant begun) {
            return new Seal(stream, counted, 1, previous, part, begun, null, null, null);
        }

        Seal {
            part = part == null ? Slice.WHOLE : part;
        }

        boolean isWhole() {
            return part.from() == null;
        }

        /** The seal after another reading of the same part. */
        Seal again(long held) {
            return new Seal(stream, counted, looks + 1, previous, part, begun, confirmed, held, missed);
        }

        Seal with(Confirmed confirmed) {
            return new Seal(stream, counted, looks, previous, part, begun, confirmed, held, missed);
        }
    }

    /** Asks for an export's file. @param again how often it was begun again because it changed meanwhile */
    @RegisterForReflection
    record Export(String stream, UUID previous, int again) {}

    /** Reads those parts of an export's file, both included. */
    @RegisterForReflection
    record ExportParts(String stream, UUID upload, ExportFile file, int from, int to, UUID previous) {}

    /** Looks whether all parts of an export's file are there, and of the same file. */
    @RegisterForReflection
    record ExportEnd(String stream, UUID upload, ExportFile file, UUID previous, int again) {}

    /** @param missed how many records were no longer listed @param asked of how many of them the source was asked */
    @RegisterForReflection
    record Confirmed(long missed, long asked) {}
}
