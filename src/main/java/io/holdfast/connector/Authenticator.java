package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * How a call proves who it is. Sent to the base URL's own origin and nowhere else.
 *
 * @param token for {@code bearer} and {@code api_key}: a template
 * @param header for {@code api_key}: the header's name
 * @param username for {@code basic}: a template
 * @param password for {@code basic}: a template
 */
@RegisterForReflection
public record Authenticator(Type type, String token, String header, String username, String password) {
    /** The ways known. */
    public enum Type {
        BEARER,
        BASIC,
        API_KEY
    }
}
