package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * How a call proves who it is. Sent to the base URL's own origin and nowhere else.
 *
 * @param token for {@code bearer} and {@code api_key}: a template; for {@code oauth2_authorization_code}: a token without an end, of sources that were not installed
 * @param header the header that carries the token; for all but {@code api_key}, {@code Authorization} where nothing is said
 * @param headerPrefix what stands before a token in its header, such as {@code Bearer}, which goes without saying; empty for nothing
 * @param param for {@code api_key}: the query parameter that carries the key, in the place of a header
 * @param username for {@code basic}: a template
 * @param password for {@code basic}: a template
 * @param oauth for the two of OAuth 2: where tokens come from
 * @param jwt for {@code jwt}: what is signed
 * @param hmac for {@code hmac}: what is signed
 */
@RegisterForReflection
public record Authenticator(
        Type type,
        String token,
        String header,
        String headerPrefix,
        String param,
        String username,
        String password,
        OauthSpec oauth,
        JwtSpec jwt,
        HmacSpec hmac) {
    /** The ways known. */
    public enum Type {
        BEARER,
        BASIC,
        API_KEY,
        /** A person gave access once; it is kept up by a refresh token (RFC 6749, 4.1 and 6). */
        OAUTH2_AUTHORIZATION_CODE,
        /** The client itself has access (RFC 6749, 4.4). */
        OAUTH2_CLIENT_CREDENTIALS,
        /** A signed assertion, sent as it is or traded for a token (RFC 7523, 2.1). */
        JWT,
        /** Each request is signed with a shared secret. */
        HMAC
    }

    /** The header that carries a token. */
    String tokenHeader() {
        return Given.or(header, "Authorization");
    }

    /** A token as its header carries it. */
    String headerValue(String token) {
        String prefix = Given.or(headerPrefix, "Bearer").strip();
        return prefix.isEmpty() ? token : prefix + " " + token;
    }

    /** Whether calls carry a token that another call brings. */
    boolean needsTokens() {
        return type == Type.OAUTH2_AUTHORIZATION_CODE
                || type == Type.OAUTH2_CLIENT_CREDENTIALS
                || (type == Type.JWT && jwt.tokenUrl() != null);
    }
}
