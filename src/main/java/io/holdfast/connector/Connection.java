package io.holdfast.connector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The way to one source, as its connector describes it. Safe for use by many threads. Every call first asks the source's rate
 * limit: short waits sleep, a long one fails with {@code source_throttled} and says how long. Every failure is a
 * {@link io.holdfast.problem.Problem}: {@code source_unreachable}, {@code source_failed}, {@code source_answer_invalid},
 * {@code source_credentials_refused}, {@code source_throttled} concern the source; {@code source_refused_request} (any other 4xx)
 * concerns this one call. Nothing is retried inside: that is the engine's part. An interrupt ends a call at once.
 */
public interface Connection {
    /** What the source's connector says. */
    Connector connector();

    /** Verifies that the source answers and that it takes the credentials. */
    void check();

    /** How many records the stream has by the source's own count; absent where the connector knows no count. */
    OptionalLong count(StreamSpec stream);

    /**
     * A page of a part of the stream.
     *
     * @param position empty for the first page, then what the page before said ({@link Page#next()}); of a list whose paginator is numbered any number, counted
     *     from 0 whatever the source calls its first page: past the end there is an empty page
     */
    Page page(StreamSpec stream, Slice slice, String position);

    /** As {@link #page}, of the list of what was deleted; for streams whose deletions are listed. */
    Page deletions(StreamSpec stream, Slice slice, String position);

    /** The live record of that key; absent where the source says that there is none. */
    Optional<RawRecord> read(StreamSpec stream, String key);

    /** The links of a record to media files, by the stream's pointers; relative links are made absolute. */
    List<MediaLink> mediaOf(StreamSpec stream, RawRecord record);

    /** Asks for a media file, unless it is as {@code known} saw it. 404 and 410 are {@code media_missing}; HTML where no HTML is meant is {@code media_not_a_file}. */
    MediaAnswer media(String url, MediaAnswer.Validators known);

    /**
     * Creates a record. Read-only fields are left out as the connector says; references were mapped by the caller.
     *
     * @param file the bytes that make up the record where {@code write.create} takes a file, otherwise empty
     * @return the record as the source now has it, under the key that the source gave it
     */
    RawRecord create(StreamSpec stream, ObjectNode record, Optional<MediaFile> file);

    /** Puts the writable fields of {@code record} over the live record of that key; the answer is as for a creation. */
    RawRecord update(StreamSpec stream, String key, ObjectNode record);

    /** Deletes the live record; one that is already gone is fine. */
    void delete(StreamSpec stream, String key);

    /** Uploads a media file as the stream's {@code media[].upload} says and returns its new link. */
    String upload(StreamSpec stream, MediaFile file);

    /** The keys of live records that the connector's {@code match_on} takes for the same thing as {@code record}; more than one is ambiguous. Empty where there is no {@code match_on}. */
    List<String> match(StreamSpec stream, ObjectNode record);
}
