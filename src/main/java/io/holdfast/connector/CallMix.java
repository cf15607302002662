package io.holdfast.connector;

/**
 * Calls that somebody means to make.
 *
 * @param reads by GET
 * @param creations by POST, files included
 * @param changes by PUT or PATCH
 * @param removals by DELETE
 */
public record CallMix(long reads, long creations, long changes, long removals) {
    long all() {
        return reads + creations + changes + removals;
    }
}
