package io.holdfast.connector;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One collection of a source.
 *
 * @param name unique in the connector; never starts with an underscore
 * @param title for people
 * @param kind what it holds
 * @param endpoint the list; of an export the file, which knows {@code range.from}, {@code range.to} (the last byte) and {@code range.length}
 * @param recordsPath JSON pointer to the array of records in a page; empty for the whole answer
 * @param primaryKey JSON pointers to scalars; at least one
 * @param keyCase whether case matters in keys; it does where the file does not say
 * @param paginator how the list goes on; never null
 * @param filter which elements of the list are records of this stream; all have to hold
 * @param bulkExport how all records are read at once, in place of the list; null where the list is read
 * @param parent the stream that this one's lists hang below; null where there is one list
 * @param cursor how only what changed is read; null where all is read each time
 * @param changedAt of a stream without a cursor: JSON pointer to the moment of a record's last change, in ISO 8601; null where the file does not say. With it a count can show that nothing came or
 *     went while pages were read by their numbers. The list is then read once, not twice
 * @param deletes how deletions are learned of; never null
 * @param count how many there are; null where the source does not tell
 * @param countTolerance by how many records the source's count may be higher than what its list holds; 0 by default
 * @param item how one record is read; null where it cannot be
 * @param cutOff arrays inside of records that the source cuts off, and where their elements are all listed
 * @param media where records name files
 * @param references where records name other records
 * @param fields which fields cannot be written; never null
 * @param volatileFields pointers to what changes by itself and is left out of comparisons
 * @param equalForms fields whose meaning the source writes in several ways, and what they are compared as
 * @param matchOn alternatives for finding a record again without its key; the first that finds something holds
 * @param write how records are written; null where they cannot be
 * @param restorable whether records can be put back
 * @param reason what people should know about that before they restore; may be empty
 * @param consistency what paging through the list is worth by itself
 * @param batch of a feed: after how much a task notes what it read; never null
 * @param order of a feed: JSON pointer to the number or text by which events ascend; null where the file does not say. One that stands behind a later one all the same is taken, and told
 * @param size of an export: where the source says how many bytes it has; null where the answer to a range says it ({@code Content-Range})
 * @param chunkSize of an export: how many bytes are asked for at once; 8 MiB where the file does not say
 * @param range of an export: how a part of it is asked for; by header where the file does not say
 * @param checksum of an export: where the source says what its bytes add up to; null where it does not
 * @param importing of an export, the file's {@code import}: how its file is put back; null where it cannot be
 */
@RegisterForReflection
public record StreamSpec(
        String name,
        String title,
        Kind kind,
        Endpoint endpoint,
        String recordsPath,
        List<String> primaryKey,
        KeyCase keyCase,
        Paginator paginator,
        List<RecordFilter> filter,
        BulkSpec bulkExport,
        ParentSpec parent,
        CursorSpec cursor,
        String changedAt,
        DeletesSpec deletes,
        CountSpec count,
        Integer countTolerance,
        ItemSpec item,
        List<CutOff> cutOff,
        List<MediaSpec> media,
        List<Reference> references,
        FieldModes fields,
        List<String> volatileFields,
        List<EqualForm> equalForms,
        List<List<MatchField>> matchOn,
        WriteSpec write,
        Restorable restorable,
        String reason,
        Consistency consistency,
        BatchSpec batch,
        String order,
        SizeSpec size,
        Long chunkSize,
        RangeBy range,
        ChecksumSpec checksum,
        @JsonProperty("import") ImportSpec importing) {
    private static final long CHUNK = 8L << 20;

    /** What a stream holds. */
    public enum Kind {
        /** JSON objects with a key, which come, change and go. */
        RECORDS,
        /** Events: JSON objects with a key that are only ever added, and never change nor go. Each backup reads on from where the one before ended. */
        FEED,
        /** One file of any bytes, such as a dump, read by ranges. */
        EXPORT
    }

    /** How a part of a file is asked for. */
    public enum RangeBy {
        /** By the header {@code Range}. */
        HEADER,
        /** By the endpoint itself, which names {@code range.from}. */
        PARAMS
    }

    /** Whether case matters in keys. */
    public enum KeyCase {
        /** {@code Bug} and {@code bug} are two records. */
        SENSITIVE,
        /** {@code Bug} and {@code bug} are one record, as the source sees it. */
        INSENSITIVE
    }

    /** Whether records can be put back. */
    public enum Restorable {
        YES,
        /** Some of it: the reason says what is lost. */
        PARTIAL,
        NO;

        /** YAML takes a bare yes or no for true or false. */
        @JsonCreator
        static Restorable of(String word) {
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "true" -> YES;
                case "false" -> NO;
                default -> valueOf(word.toUpperCase(Locale.ROOT));
            };
        }
    }

    /** What paging through the list is worth by itself. */
    public enum Consistency {
        /** The list is frozen while it is read. */
        EXACT,
        /** Records that come and go while it is read may be missed. */
        BEST_EFFORT
    }

    public StreamSpec {
        title = Given.or(title, name);
        kind = Given.or(kind, Kind.RECORDS);
        recordsPath = Given.or(recordsPath, "");
        primaryKey = Given.list(primaryKey);
        keyCase = Given.or(keyCase, KeyCase.SENSITIVE);
        paginator = Given.or(paginator, Paginator.NONE);
        filter = Given.list(filter);
        deletes = Given.or(deletes, DeletesSpec.FULL_SWEEP);
        countTolerance = Given.or(countTolerance, 0);
        cutOff = Given.list(cutOff);
        media = Given.list(media);
        references = Given.list(references);
        fields = Given.or(fields, new FieldModes(null, null, null));
        volatileFields = Given.list(volatileFields);
        equalForms = Given.list(equalForms);
        matchOn = Given.list(matchOn);
        restorable = Given.or(restorable, write == null && importing == null ? Restorable.NO : Restorable.YES);
        reason = Given.or(reason, "");
        consistency = Given.or(consistency, Consistency.BEST_EFFORT);
        batch = Given.or(batch, BatchSpec.USUAL);
        chunkSize = Given.or(chunkSize, CHUNK);
        range = Given.or(range, RangeBy.HEADER);
    }

    /** Whether texts of a record that differ can be the same version of it, so that they have to be compared field by field. */
    public boolean hasEqualTexts() {
        return !volatileFields.isEmpty() || !equalForms.isEmpty() || !media.isEmpty();
    }

    /** Whether two keys mean one record. */
    public boolean isSameKey(String one, String other) {
        return keyCase == KeyCase.INSENSITIVE ? one.equalsIgnoreCase(other) : one.equals(other);
    }

    /** Whether its records are only ever added. */
    public boolean isFeed() {
        return kind == Kind.FEED;
    }

    /** Whether its events are numbered and it is asked for what comes after a number: a gap in the numbers can be waited for then. */
    public boolean isNumberedFeed() {
        return isFeed()
                && order != null
                && paginator.type() == Paginator.Type.LAST_ID
                && order.equals(Given.or(paginator.cursorPath(), primaryKey.getFirst()));
    }

    /** Of a numbered feed: the position behind the event of that number. */
    public String positionAfter(String number) {
        return Paging.behind(paginator, number);
    }

    /** Of a numbered feed: the number of the event behind which a position lies; empty for its beginning, and in other streams. */
    public Optional<BigInteger> numberAt(String position) {
        return isNumberedFeed() && !position.isEmpty() ? Paging.number(paginator, position) : Optional.empty();
    }

    /** Whether the size of a list's pages can be asked for. */
    public boolean sizesPages() {
        return bulkExport == null
                && endpoint != null
                && paginator.size() > 1
                && (paginator.sizeParam() != null || endpoint.names("page.size"));
    }

    /** Whether it is one file and no list. */
    public boolean isExport() {
        return kind == Kind.EXPORT;
    }

    /** The pointer to the field that holds the file, where records are made out of files. */
    public Optional<String> createdFromFile() {
        return write == null || write.create() == null
                ? Optional.empty()
                : Optional.ofNullable(write.create().file());
    }

    /** How it is seen after a write what the source holds now. */
    public WriteSpec.ReadBack readsBack() {
        if (write != null && write.readBack() != null) {
            return write.readBack();
        }
        return item == null ? WriteSpec.ReadBack.ANSWER : WriteSpec.ReadBack.ITEM;
    }

    /** Whether an update sends the field of a JSON pointer, or any part of it. */
    public boolean writes(String field) {
        return sends(field)
                && fields.createOnly().stream()
                        .noneMatch(each -> PointerPattern.of(each).covers(field));
    }

    /** Whether a creation or an update sends the field of a JSON pointer, or any part of it. */
    public boolean sends(String field) {
        List<String> unsent = fields.readOnly();
        boolean barred =
                unsent.stream().anyMatch(each -> PointerPattern.of(each).covers(field));
        Map<String, String> body = write == null ? Map.of() : write.body();
        boolean sent = body.isEmpty()
                || body.values().stream()
                        .anyMatch(from -> PointerPattern.of(from).covers(field)
                                || PointerPattern.of(field).covers(from));
        return !barred && sent;
    }

    /** Whether a creation sends the record's own key. */
    public boolean sendsKey() {
        return primaryKey.stream().allMatch(this::sends);
    }

    /** Pointers to links in whose place files are sent inside the record's own request, and to these files: the source makes links of its own of them. */
    public Set<String> inlineMedia() {
        return media.stream()
                .filter(each -> each.inline() != null)
                .flatMap(each -> Stream.of(
                        each.pointer(),
                        each.pointer().substring(0, each.pointer().lastIndexOf('/') + 1) + each.inline()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The parent's key in a record's whole key; empty in streams without a parent. */
    public Optional<String> parentOf(String key) {
        return RecordKey.parent(this, key);
    }

    /** The key that the record of a whole key has below another parent. */
    public String below(String parent, String key) {
        return RecordKey.below(parent, RecordKey.own(this, key));
    }

    /** Whether the record itself says that it counts as deleted: one in a trash can still be read. */
    public boolean saysDeleted(JsonNode record) {
        return deletes.type() == DeletesSpec.Type.FLAG_FIELD && RecordFilter.all(deletes.filter(), record);
    }

    /** Whether a record counts as deleted, and no update can change that: the source alone sets what says so. Such a record comes back only by being created anew. */
    public boolean isGoneForGood(JsonNode record) {
        return saysDeleted(record)
                && !(write != null
                        && write.updates()
                        && deletes.filter().stream().anyMatch(each -> writes(each.pointer())));
    }

    /** Whether {@code match_on} has anything to find this record by: all values of an alternative. */
    public boolean canBeFound(JsonNode record) {
        return matchOn.stream()
                .anyMatch(fields -> !fields.isEmpty()
                        && fields.stream()
                                .allMatch(field -> RecordKey.part(record.at(field.pointer()))
                                        .isPresent()));
    }

    /** Where records say when they changed: the cursor's field, or {@code changed_at}; absent where they do not say. */
    public Optional<CursorSpec> moments() {
        return cursor != null || changedAt == null
                ? Optional.ofNullable(cursor)
                : Optional.of(CursorSpec.atField(changedAt));
    }

    /** Whether only what changed can be read, instead of all. */
    public boolean readsChanges() {
        return cursor != null
                && (cursor.paramFrom() != null
                        || cursor.sorted()
                        || endpoint != null && endpoint.names("slice.from")
                        || bulkExport != null && bulkExport.knowsChanges());
    }
}
