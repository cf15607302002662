package io.holdfast.connector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
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

    /**
     * The fingerprint of the account that the calls go to, made of the base URL and of the account's id where that is known. Two sources, or one source before and after a change of its
     * settings, have the same account exactly where their fingerprints are equal. Calls nobody.
     */
    String account();

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

    /**
     * As {@link #page(StreamSpec, Slice, String)}, by pages of another size than the connector's: of a list by page numbers the position counts pages of that size.
     *
     * @param size how many records are asked for, at least 1; streams whose pages have no size that can be asked for ({@link StreamSpec#sizesPages}) take no notice
     */
    Page page(StreamSpec stream, Slice slice, String position, int size);

    /** The first page of the stream's list sorted by change, the newest first; empty where the connector does not say how to sort ({@link CursorSpec#newestFirst}). */
    Optional<Page> newest(StreamSpec stream);

    /** As {@link #page}, of the list of what was deleted; for streams whose deletions are listed. */
    Page deletions(StreamSpec stream, Slice slice, String position);

    /** The live record of that key, with what a conditional write needs; absent where the source says that there is none. */
    Optional<RawRecord> read(StreamSpec stream, String key);

    /** What the source answers with when it is asked for that key. It can have another key: records are renamed and merged. Absent as for {@link #read}. */
    Optional<RawRecord> answering(StreamSpec stream, String key);

    /** The links of a record to media files, by the stream's pointers; relative links are made absolute. */
    List<MediaLink> mediaOf(StreamSpec stream, RawRecord record);

    /** Asks for a media file, unless it is as {@code known} saw it. 404 and 410 are {@code media_missing}; HTML where no HTML is meant is {@code media_not_a_file}. */
    default MediaAnswer media(String url, MediaAnswer.Validators known) {
        return media(url, known, false);
    }

    /** As above. @param page whether the file may be HTML, as its record says */
    MediaAnswer media(String url, MediaAnswer.Validators known, boolean page);

    /** The file of an export as its source tells of it now. */
    ExportFile export(StreamSpec stream);

    /**
     * Exactly those bytes of an export's file, to be read once and closed by the caller; {@code export_changed} where it is not the file that was told of any more. A body that breaks off and cannot be
     * taken up ends with an {@link java.io.IOException}.
     */
    InputStream export(StreamSpec stream, ExportFile file, long from, long length);

    /**
     * Sends the file of an export back, as {@code import} says. It is read while it is sent.
     *
     * @return under which name to ask for its end ({@link #imported}); empty where it is done
     */
    Optional<String> putBack(StreamSpec stream, MediaFile file);

    /** What became of the import of that name; empty where the source is still at it. */
    Optional<BulkSpec.End> imported(StreamSpec stream, String id);

    /**
     * Creates a record, without its read-only fields; returns it as the source now has it, under the key that it has there. Where it gets our key and the source knows
     * {@code If-Match}, {@code record_changed} where something has that key by then.
     */
    RawRecord create(StreamSpec stream, Creation wanted);

    /**
     * Puts the writable fields of {@code record} over a live record; the answer is as for a creation. With {@code write.condition} this holds only for the very version that
     * was looked at: {@code record_changed} where the source has another one by then, or none, and nothing is written; {@code validator_missing} where the look said
     * nothing to tell it by.
     *
     * @param live as {@link #read} gave it
     */
    RawRecord update(StreamSpec stream, RawRecord live, ObjectNode record);

    /**
     * Deletes a live record; one that is already gone is fine. With {@code write.condition} as for {@link #update}.
     *
     * @param live as {@link #read} gave it
     */
    void delete(StreamSpec stream, RawRecord live);

    /**
     * Creates records in one call, as the stream's {@code write.batch.create} says; what became of each, in order. A failure means that nothing is known of any of them, but
     * {@code source_refused_request}: then nothing was taken.
     *
     * @param wanted as many as a call may hold at most; where the call is for one parent, all of that parent
     */
    List<BatchOutcome> createAll(StreamSpec stream, List<Creation> wanted);

    /** Changes live records in one call, as {@code write.batch.update} says; otherwise as {@link #createAll}. The keys of their parts are those of the look. */
    List<BatchOutcome> updateAll(StreamSpec stream, List<Change> changes);

    /** Deletes live records in one call, as {@code write.batch.delete} says; otherwise as {@link #createAll}. One that is already gone is taken. */
    List<BatchOutcome> deleteAll(StreamSpec stream, List<RawRecord> live);

    /** Uploads a media file as the stream's {@code media[].upload} says and returns its new link. */
    String upload(StreamSpec stream, MediaFile file);

    /**
     * The keys of live records that the connector's {@code match_on} takes for the same thing as {@code record}; more than one is ambiguous. Empty where there is no
     * {@code match_on}.
     *
     * @param parent the key of the live parent below which they are; empty in streams without a parent
     * @param cutOff when a creation that may have arrived was first sent; alternatives that the source cannot filter by are looked for only then
     */
    List<String> match(StreamSpec stream, ObjectNode record, Optional<String> parent, Optional<Instant> cutOff);

    /** How long a call may be on its way: whoever waits so long after its last word knows that nothing more of it comes. */
    Duration patience();

    /** How long such calls take at least, where nobody else calls the source: what its limits make of them. Limits of some addresses only are left out. */
    Duration timeFor(CallMix calls);

    /** The limits by the hour, the day or longer that such calls exceed, as {@link #timeFor} counts. */
    List<Quota> exceeded(CallMix calls);
}
