package io.holdfast.connector;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/**
 * What the bytes of an export add up to, as the source says it, in hex or base64. What was read is held against it.
 *
 * @param algorithm how they are added up
 * @param endpoint the call; null where the answer that says the size says this too
 * @param pointer where it stands in the answer; null where a header says it
 * @param header the header that says it; null where the body does
 */
@RegisterForReflection
public record ChecksumSpec(Algorithm algorithm, Endpoint endpoint, String pointer, String header) {
    /** How bytes are added up. */
    public enum Algorithm {
        SHA256("SHA-256", 32),
        MD5("MD5", 16);

        private final String digest;
        private final int length;

        Algorithm(String digest, int length) {
            this.digest = digest;
            this.length = length;
        }

        /** The name under which the platform's security knows it. */
        public String digest() {
            return digest;
        }

        /** How many bytes it makes. */
        int length() {
            return length;
        }

        /** As it is spelt in connector files and answers. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
