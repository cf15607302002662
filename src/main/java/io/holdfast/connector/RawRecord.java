package io.holdfast.connector;

/**
 * One record as the source sent it.
 *
 * @param key the values of the stream's primary key, in order, joined by U+001F; never empty
 * @param json the exact UTF-8 bytes of the record's JSON object as they stood in the answer; callers do not change them
 */
public record RawRecord(String key, byte[] json) {}
