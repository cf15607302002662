package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;

/**
 * Where the tokens of OAuth 2 come from.
 *
 * @param tokenUrl a template: a whole address, or a path behind the base URL
 * @param clientId a template; {@code {{ client.id }}}, which the operator sets, where nothing is said
 * @param clientSecret a template; {@code {{ client.secret }}} where nothing is said
 * @param clientAuthentication how the client shows its secret
 * @param refreshToken a template of the first refresh token, for sources that were not installed; null where installing brings it
 * @param rotateRefreshToken whether a refresh token counts once, and each answer brings the next
 * @param scopes asked for with client credentials
 * @param params more fields of the token's request, templates
 */
@RegisterForReflection
public record OauthSpec(
        String tokenUrl,
        String clientId,
        String clientSecret,
        ClientAuthentication clientAuthentication,
        String refreshToken,
        boolean rotateRefreshToken,
        List<String> scopes,
        Map<String, String> params) {
    /** The two ways of RFC 6749, 2.3.1. */
    public enum ClientAuthentication {
        BODY,
        BASIC
    }

    public OauthSpec {
        clientId = Given.or(clientId, "{{ client.id }}");
        clientSecret = Given.or(clientSecret, "{{ client.secret }}");
        clientAuthentication = Given.or(clientAuthentication, ClientAuthentication.BODY);
        scopes = Given.list(scopes);
        params = Given.map(params);
    }

    /** The same at another address. */
    OauthSpec at(String url) {
        return new OauthSpec(
                url, clientId, clientSecret, clientAuthentication, refreshToken, rotateRefreshToken, scopes, params);
    }
}
