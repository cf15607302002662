package io.holdfast.connector;

import java.util.Optional;

/**
 * A file that a record refers to.
 *
 * @param pointer the exact JSON pointer of the link within the record (array positions filled in)
 * @param url absolute
 * @param inline the field beside the link that takes the file itself, where the source takes it so
 * @param sha256 of the file's bytes as the record declares it, in lower-case hex
 * @param identity the link without what only signs it: under this a backup keeps the file
 * @param page whether the record says that the file is HTML, by its name or its content type
 */
public record MediaLink(
        String pointer, String url, Optional<String> inline, Optional<String> sha256, String identity, boolean page) {
    /** A link that is its own identity, and whose record declares nothing about the file. */
    public MediaLink(String pointer, String url) {
        this(pointer, url, Optional.empty(), Optional.empty(), url, false);
    }
}
