package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * Where records name other records by their key.
 *
 * @param pointer to the keys; {@code *} stands for every element of an array
 * @param stream whose records are named
 * @param below pointer to the key of the named record's parent, in the record that names it; for streams below another, whose keys have their parent's before them. Null where
 *     the value is the whole key
 * @param many whether a record can name several in this place; true by default where the pointer has a {@code *}
 * @param pattern a regular expression for texts that hold a key among other things, such as addresses: it has to fit as a whole, and its one group is the key; null where
 *     the value is the key itself
 * @param none values that name nothing, as text; an absent or null value never names anything
 * @param onMissing what a restore does where the named record is not there
 */
@RegisterForReflection
public record Reference(
        String pointer,
        String stream,
        String below,
        Boolean many,
        String pattern,
        List<String> none,
        OnMissing onMissing) {
    /** What a restore does where the named record is not there. */
    public enum OnMissing {
        /** The record is not written. */
        FAIL,
        /** The place is emptied: the first of {@code none}, otherwise null; in a list the element goes. */
        NULL,
        /** The field is left out, so that the source decides; in a list the element goes. */
        SKIP,
        /** It is sent as it is: the place can also name what no stream holds, such as a label of the group above. */
        KEEP
    }

    public Reference {
        many = Given.or(many, pointer != null && pointer.contains("*"));
        none = Given.list(none);
        onMissing = Given.or(onMissing, OnMissing.FAIL);
    }
}
