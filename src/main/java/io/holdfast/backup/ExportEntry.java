package io.holdfast.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.holdfast.connector.ExportFile;
import io.holdfast.vault.Exports.ExportRef;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The one line of a stream that is a file: what the source told of it, and where its bytes lie. The stream's name is its key.
 *
 * @param told when it was read, or was found to be the same as before
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record ExportEntry(ExportRef file, ExportFile told) {}
