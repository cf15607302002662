package io.holdfast.backup;

import io.holdfast.vault.MediaFiles.MediaRef;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A line of the reserved stream {@code _media}: a file as a link named it. The link is the record's key.
 *
 * @param etag the validator that the source gave with the file; null for none
 * @param lastModified likewise
 */
@RegisterForReflection
public record MediaEntry(String url, MediaRef file, String contentType, String etag, String lastModified) {
    /** The reserved stream. */
    public static final String STREAM = "_media";
}
