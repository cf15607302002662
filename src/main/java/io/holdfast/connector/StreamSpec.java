package io.holdfast.connector;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One collection of records.
 *
 * @param name unique in the connector; never starts with an underscore
 * @param title for people
 * @param endpoint the list
 * @param recordsPath JSON pointer to the array of records in a page; empty for the whole answer
 * @param primaryKey JSON pointers to scalars; at least one
 * @param paginator how the list goes on; never null
 * @param filter which elements of the list are records of this stream; all have to hold
 * @param parent the stream that this one's lists hang below; null where there is one list
 * @param cursor how only what changed is read; null where all is read each time
 * @param deletes how deletions are learned of; never null
 * @param count how many there are; null where the source does not tell
 * @param countTolerance by how many records the source's count may be higher than what its list holds; 0 by default
 * @param item how one record is read; null where it cannot be
 * @param media where records name files
 * @param references where records name other records
 * @param fields which fields cannot be written; never null
 * @param volatileFields pointers to what changes by itself and is left out of comparisons
 * @param matchOn alternatives for finding a record again without its key; the first that finds something holds
 * @param write how records are written; null where they cannot be
 * @param restorable whether records can be put back
 * @param reason what people should know about that before they restore; may be empty
 * @param consistency what paging through the list is worth by itself
 */
@RegisterForReflection
public record StreamSpec(
        String name,
        String title,
        Endpoint endpoint,
        String recordsPath,
        List<String> primaryKey,
        Paginator paginator,
        List<RecordFilter> filter,
        ParentSpec parent,
        CursorSpec cursor,
        DeletesSpec deletes,
        CountSpec count,
        Integer countTolerance,
        ItemSpec item,
        List<MediaSpec> media,
        List<Reference> references,
        FieldModes fields,
        List<String> volatileFields,
        List<List<MatchField>> matchOn,
        WriteSpec write,
        Restorable restorable,
        String reason,
        Consistency consistency) {
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
        recordsPath = Given.or(recordsPath, "");
        primaryKey = Given.list(primaryKey);
        paginator = Given.or(paginator, Paginator.NONE);
        filter = Given.list(filter);
        deletes = Given.or(deletes, DeletesSpec.FULL_SWEEP);
        countTolerance = Given.or(countTolerance, 0);
        media = Given.list(media);
        references = Given.list(references);
        fields = Given.or(fields, new FieldModes(null, null));
        volatileFields = Given.list(volatileFields);
        matchOn = Given.list(matchOn);
        restorable = Given.or(restorable, write == null ? Restorable.NO : Restorable.YES);
        reason = Given.or(reason, "");
        consistency = Given.or(consistency, Consistency.BEST_EFFORT);
    }

    /** The pointer to the field that holds the file, where records are made out of files. */
    public Optional<String> createdFromFile() {
        return write == null || write.create() == null
                ? Optional.empty()
                : Optional.ofNullable(write.create().file());
    }

    /** Whether only what changed can be read, instead of all. */
    public boolean readsChanges() {
        return cursor != null
                && (cursor.paramFrom() != null
                        || cursor.sorted()
                        || endpoint.params().values().stream().anyMatch(each -> each.contains("slice.from")));
    }
}
