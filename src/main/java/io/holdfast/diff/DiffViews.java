package io.holdfast.diff;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.connector.ExactJson;
import io.holdfast.job.JobState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Diffs as the API shows them. */
final class DiffViews {
    /** Values that are longer as JSON are left out of lists; the single entry has them. */
    private static final int LONGEST = 300;

    private DiffViews() {}

    /**
     * One stream.
     *
     * @param before records of the backup
     * @param after records of what it is compared with
     * @param unknown records of which nobody can tell, as one side did not see all of the stream
     * @param unchanged records that are the same or say the same; null until all entries are known
     * @param listed whether all entries are known; counts grow until then
     * @param examined whether all changed fields are known; a record may turn out unchanged until then
     * @param reason why it is not compared; null where it is
     */
    @RegisterForReflection
    record StreamDiffView(
            String name,
            long before,
            long after,
            long created,
            long changed,
            long deleted,
            long unknown,
            Long unchanged,
            boolean listed,
            boolean examined,
            String reason) {
        static StreamDiffView of(StreamDiff stream) {
            boolean compared = stream.listed() && stream.reason() == null;
            return new StreamDiffView(
                    stream.stream(),
                    stream.before(),
                    stream.after(),
                    stream.created(),
                    stream.changed(),
                    stream.deleted(),
                    stream.unknown(),
                    compared ? stream.after() - stream.created() - stream.changed() - stream.unknownAfter() : null,
                    stream.listed(),
                    stream.isExamined(),
                    stream.reason());
        }
    }

    /** The sums over all streams. */
    @RegisterForReflection
    record DiffTotals(long created, long changed, long deleted, long unknown) {
        static DiffTotals of(List<StreamDiff> streams) {
            return new DiffTotals(
                    streams.stream().mapToLong(StreamDiff::created).sum(),
                    streams.stream().mapToLong(StreamDiff::changed).sum(),
                    streams.stream().mapToLong(StreamDiff::deleted).sum(),
                    streams.stream().mapToLong(StreamDiff::unknown).sum());
        }
    }

    /**
     * A diff.
     *
     * @param otherBackupId what the backup is compared with
     * @param present whether that was made for this diff, to read the present
     * @param expiresAt when the diff deletes itself
     */
    @RegisterForReflection
    record DiffView(
            UUID id,
            UUID sourceId,
            UUID backupId,
            UUID otherBackupId,
            boolean present,
            UUID jobId,
            JobState state,
            DiffTotals totals,
            List<StreamDiffView> streams,
            Instant createdAt,
            Instant endedAt,
            Instant expiresAt,
            String errorCode,
            String errorDetail) {
        static DiffView of(Diff diff, List<StreamDiff> streams) {
            return new DiffView(
                    diff.id(),
                    diff.source(),
                    diff.backup(),
                    diff.other(),
                    diff.present(),
                    diff.job(),
                    diff.state(),
                    DiffTotals.of(streams),
                    streams.stream().map(StreamDiffView::of).toList(),
                    diff.createdAt(),
                    diff.endedAt(),
                    diff.expiresAt(),
                    diff.errorCode(),
                    diff.errorDetail());
        }
    }

    @RegisterForReflection
    record DiffPage(List<DiffView> items, String next) {}

    /**
     * One changed field.
     *
     * @param path a JSON pointer; of what was removed, into the version before
     * @param place the same for people
     * @param before null where there was nothing, and where {@code cut}
     * @param after null where there is nothing, and where {@code cut}
     * @param cut whether a value is too long for a list: the single entry has it
     * @param words of running text in the single entry: what stayed, went and came; null otherwise
     * @param readOnly whether the source alone sets the field: a restore does not put it back
     */
    @RegisterForReflection
    record ChangeView(
            String path,
            String place,
            FieldChange.Op op,
            FieldChange.Form form,
            JsonNode before,
            JsonNode after,
            boolean cut,
            List<TextHunks.Hunk> words,
            boolean readOnly) {
        /** With all values. */
        static ChangeView whole(FieldChange change) {
            boolean text = change.form() == FieldChange.Form.TEXT || change.form() == FieldChange.Form.HTML;
            return new ChangeView(
                    change.path(),
                    change.place(),
                    change.op(),
                    change.form(),
                    change.before(),
                    change.after(),
                    false,
                    text
                            ? TextHunks.between(
                                    change.before().asText(), change.after().asText())
                            : null,
                    change.readOnly());
        }

        /** For a list. */
        static ChangeView brief(FieldChange change) {
            boolean cut = isLong(change.before()) || isLong(change.after());
            return new ChangeView(
                    change.path(),
                    change.place(),
                    change.op(),
                    change.form(),
                    cut ? null : change.before(),
                    cut ? null : change.after(),
                    cut,
                    null,
                    change.readOnly());
        }

        private static boolean isLong(JsonNode value) {
            return value != null && ExactJson.bytes(value).length > LONGEST;
        }
    }

    /**
     * One record that is not the same.
     *
     * @param changes of a changed record, at most 50 of them; null where they are not known yet, and of other kinds
     * @param changed how many fields changed in all; null as above
     */
    @RegisterForReflection
    record EntryView(String stream, String key, DiffKind kind, List<ChangeView> changes, Integer changed) {}

    /**
     * Entries in the order of their streams' names and of their keys.
     *
     * @param next the cursor to go on with; null where these were the last that are known
     * @param complete whether all entries of the streams that were asked for are known: until then there may be more than are shown
     */
    @RegisterForReflection
    record EntryPage(List<EntryView> items, String next, boolean complete) {}

    /**
     * One record with both its versions.
     *
     * @param before exactly as the backup has it; null where it has none, or its bytes are gone
     * @param after the same of what it is compared with
     * @param patch a JSON Patch (RFC 6902) that makes the one into the other, but for volatile fields; null unless the record changed
     */
    @RegisterForReflection
    record WholeEntryView(
            String stream,
            String key,
            DiffKind kind,
            JsonNode before,
            JsonNode after,
            List<PatchOp> patch,
            List<ChangeView> changes) {}

    /**
     * The fields that changed in a stream, the most frequent first.
     *
     * @param complete whether all changed records were looked at
     */
    @RegisterForReflection
    record FieldList(List<EntryRows.FieldCount> items, boolean complete) {}
}
