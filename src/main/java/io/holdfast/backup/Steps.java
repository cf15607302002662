package io.holdfast.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
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
    static final String CHILDREN = "children";
    static final String CONFIRM = "confirm";
    static final String FIND_MEDIA = "find-media";
    static final String MEDIA = "media";
    static final String SEAL = "seal";
    /** The steps that read a stream: where one fails, the stream was not read whole. */
    static final List<String> READING = List.of(PAGES, WALK, GONE, CHILDREN, CONFIRM);

    static final int PAGES_PHASE = 1;
    /** Of streams below another one; one more for each parent above that. */
    static final int CHILDREN_PHASE = 2;

    static final int CONFIRM_PHASE = 6;
    static final int FIND_MEDIA_PHASE = 7;
    static final int MEDIA_PHASE = 8;
    static final int SEAL_PHASE = 9;
    static final int SEAL_MEDIA_PHASE = 15;
    /** The reserved stream that lists a backup's media files. */
    static final String MEDIA_STREAM = "_media";

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

    /** Reads what the source says was deleted, from {@code position} on. */
    @RegisterForReflection
    record Gone(String stream, Slice slice, String position) {}

    /** Finds the records whose lists make up a stream, behind the key {@code after}. */
    @RegisterForReflection
    record Children(String stream, String after, UUID previous) {}

    /** Looks at single records that are no longer listed. */
    @RegisterForReflection
    record Confirm(String stream, List<String> keys, UUID previous) {}

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
     */
    @RegisterForReflection
    record Seal(String stream, long counted, int looks, UUID previous, Slice part, Instant begun, Confirmed confirmed) {
        Seal {
            part = part == null ? Slice.WHOLE : part;
        }

        boolean isWhole() {
            return part.from() == null;
        }

        Seal with(Confirmed confirmed) {
            return new Seal(stream, counted, looks, previous, part, begun, confirmed);
        }
    }

    /** @param missed how many records were no longer listed @param asked of how many of them the source was asked */
    @RegisterForReflection
    record Confirmed(long missed, long asked) {}
}
