package io.holdfast.connector;

import java.util.Optional;

/**
 * A file that a record refers to.
 *
 * @param pointer the exact JSON pointer of the link within the record (array positions filled in)
 * @param url absolute
 * @param inline the field beside the link that takes the file itself, where the source takes it so
 * @param sha256 of the file's bytes as the record declares it, in lower-case hex
 */
public record MediaLink(String pointer, String url, Optional<String> inline, Optional<String> sha256) {
    /** A link whose record declares no hash. */
    public MediaLink(String pointer, String url) {
        this(pointer, url, Optional.empty(), Optional.empty());
    }
}
