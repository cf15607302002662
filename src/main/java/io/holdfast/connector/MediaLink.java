package io.holdfast.connector;

/**
 * A file that a record refers to.
 *
 * @param pointer the exact JSON pointer of the link within the record (array positions filled in)
 * @param url absolute
 */
public record MediaLink(String pointer, String url) {}
