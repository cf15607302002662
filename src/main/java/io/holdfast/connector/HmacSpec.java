package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/**
 * How each request is signed with a shared secret.
 *
 * @param algorithm the hash below the HMAC
 * @param encoding how the signature is written
 * @param secret a template
 * @param payload what is signed: a template that can name {@code request.method}, {@code .path}, {@code .query}, {@code .sorted_query}, {@code .timestamp}, {@code .nonce}
 *     and {@code .body}
 * @param timestamp how a moment is written
 * @param headers what is sent: templates that can name {@code request.signature} besides
 */
@RegisterForReflection
public record HmacSpec(
        Algorithm algorithm,
        Encoding encoding,
        String secret,
        String payload,
        Timestamp timestamp,
        Map<String, String> headers) {
    /** The hashes that vendors ask for. */
    public enum Algorithm {
        SHA256("HmacSHA256"),
        SHA1("HmacSHA1"),
        SHA512("HmacSHA512");

        private final String mac;

        Algorithm(String mac) {
            this.mac = mac;
        }

        String mac() {
            return mac;
        }
    }

    /** How bytes are written. */
    public enum Encoding {
        HEX,
        BASE64
    }

    /** How a moment is written. */
    public enum Timestamp {
        SECONDS,
        MILLISECONDS,
        ISO8601
    }

    public HmacSpec {
        algorithm = Given.or(algorithm, Algorithm.SHA256);
        encoding = Given.or(encoding, Encoding.HEX);
        timestamp = Given.or(timestamp, Timestamp.SECONDS);
        headers = Given.map(headers);
    }
}
