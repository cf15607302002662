package io.holdfast.connector;

/**
 * One record as the source sent it.
 *
 * @param key the values of the stream's primary key, in order, joined by U+001F; never empty
 * @param json the exact UTF-8 bytes of the record's JSON object as they stood in the answer; callers do not change them
 * @param validator what tells this version from others, for a write that holds for this one alone; null where the connector has no {@code write.condition}, where the
 *     answer said none, and in lists
 */
public record RawRecord(String key, byte[] json, String validator) {
    /** One of a list, or of a backup. */
    public RawRecord(String key, byte[] json) {
        this(key, json, null);
    }
}
