package io.holdfast.truth;

import java.time.Instant;

/**
 * A record of the main stream.
 *
 * @param number its place in the order of creation
 * @param content what it says: another text after each change
 * @param parent the key of another one; null for none
 * @param changed its date; null for none
 * @param turn the moment of its last change, as the world counts
 */
record Thing(
        String key,
        int number,
        String name,
        String content,
        String parent,
        Instant changed,
        long turn,
        boolean deleted) {
    Thing with(String content, String parent, Instant changed, long turn, boolean deleted) {
        return new Thing(key, number, name, content, parent, changed, turn, deleted);
    }
}
