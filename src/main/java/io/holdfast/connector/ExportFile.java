package io.holdfast.connector;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Objects;

/**
 * A file that a source exports, as the source tells of it at one moment.
 *
 * @param size bytes
 * @param etag the validator that vouches for every byte; null where the source gives none
 * @param contentType as the source gives it; null where it does not
 * @param checksum what its bytes add up to; null where the source does not say
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record ExportFile(long size, String etag, String contentType, Checksum checksum) {
    /**
     * What bytes add up to.
     *
     * @param value in lower-case hex
     */
    @RegisterForReflection
    public record Checksum(ChecksumSpec.Algorithm algorithm, String value) {}

    /** Whether nothing that the source told at another moment speaks against it being the same file. */
    public boolean mayBe(ExportFile other) {
        return size == other.size && Objects.equals(etag, other.etag) && Objects.equals(checksum, other.checksum);
    }

    /** Whether the source vouches for it being the same file as it told of at another moment. */
    public boolean isSurely(ExportFile other) {
        boolean sum = checksum != null && other.checksum != null;
        return size == other.size && (sum ? checksum.equals(other.checksum) : etag != null && etag.equals(other.etag));
    }

    /** Whether the source gives anything that tells this file from another one of its size. */
    public boolean hasProof() {
        return etag != null || checksum != null;
    }
}
