package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;

/**
 * How people give access to an account by a few clicks.
 *
 * @param signature how the platform signs the links that lead here; null where it signs none
 * @param authorizeUrl a template: where people are asked for their consent (RFC 6749, 4.1.1)
 * @param tokenUrl a template: where the code is traded; the authenticator's where nothing is said
 * @param scopes what is asked for
 * @param scopeSeparator what stands between scopes; a blank where nothing is said
 * @param params more query parameters of the authorize URL, templates
 * @param account how the account's id is read
 * @param settings the settings of the source that is made, by name: templates that can name {@code account.id}
 * @param redirect where the browser goes at the end; the operator's page where nothing is said
 */
@RegisterForReflection
public record InstallSpec(
        Signature signature,
        String authorizeUrl,
        String tokenUrl,
        List<String> scopes,
        String scopeSeparator,
        Map<String, String> params,
        Account account,
        Map<String, String> settings,
        String redirect) {
    public InstallSpec {
        scopes = Given.list(scopes);
        scopeSeparator = Given.or(scopeSeparator, " ");
        params = Given.map(params);
        settings = Given.map(settings);
    }

    /**
     * An HMAC-SHA-256, in hex, of all other query parameters, sorted and joined as {@code name=value&name=value}, with the client's secret.
     *
     * @param param the parameter that carries it
     * @param timestampParam the parameter that says when it was made, in seconds
     * @param maxAge seconds that it counts
     */
    @RegisterForReflection
    public record Signature(String param, String timestampParam, Integer maxAge) {
        public Signature {
            param = Given.or(param, "hmac");
            timestampParam = Given.or(timestampParam, "timestamp");
            maxAge = Given.or(maxAge, 300);
        }
    }

    /**
     * Where the account's id is read: one of these.
     *
     * @param param a query parameter of the signed link and of the callback
     * @param endpoint a call with the new token, whose answer holds it at {@code pointer}
     * @param pointer a place in that answer, or else in the answer that brings the token
     */
    @RegisterForReflection
    public record Account(String param, Endpoint endpoint, String pointer) {}
}
