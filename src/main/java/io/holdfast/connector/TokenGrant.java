package io.holdfast.connector;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a connection shows to get its next access token, by its connector's authenticator. */
final class TokenGrant {
    private final Authenticator authenticator;
    private final Values values;
    private final TokenEndpoint endpoint;
    private final Assertions assertions;

    TokenGrant(Authenticator authenticator, Values values, TokenEndpoint endpoint, Assertions assertions) {
        this.authenticator = authenticator;
        this.values = values;
        this.endpoint = endpoint;
        this.assertions = assertions;
    }

    /** The refresh token to show: that which is kept, or else the first one, which the source's credentials say. */
    Optional<String> refresh(TokenKeeper.Kept kept) {
        return kept.tokens()
                .flatMap(tokens -> Optional.ofNullable(tokens.refresh()))
                .or(this::first);
    }

    private Optional<String> first() {
        return Optional.ofNullable(authenticator.oauth())
                .map(OauthSpec::refreshToken)
                .map(template -> Template.of(template).with(values, each -> each))
                .filter(token -> !token.isBlank());
    }

    /** Whether there is something to show. */
    boolean isPossible(TokenKeeper.Kept kept) {
        return authenticator.type() != Authenticator.Type.OAUTH2_AUTHORIZATION_CODE
                || refresh(kept).isPresent();
    }

    /** Whether what is shown counts once. */
    boolean isSpentByUse() {
        return authenticator.oauth() != null && authenticator.oauth().rotateRefreshToken();
    }

    /** Asks the provider. The tokens that it grants hold a refresh token where there is one, new or old. */
    TokenAnswer ask(TokenKeeper.Kept kept) {
        Map<String, String> form = new LinkedHashMap<>();
        if (authenticator.type() == Authenticator.Type.JWT) {
            form.put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
            form.put("assertion", assertions.fresh());
            authenticator
                    .jwt()
                    .params()
                    .forEach((name, text) -> form.put(name, Template.of(text).with(values, each -> each)));
            return endpoint.ask(form, Map.of());
        }
        if (authenticator.type() == Authenticator.Type.OAUTH2_CLIENT_CREDENTIALS) {
            form.put("grant_type", "client_credentials");
            if (!authenticator.oauth().scopes().isEmpty()) {
                form.put("scope", String.join(" ", authenticator.oauth().scopes()));
            }
            return endpoint.ask(authenticator.oauth(), form);
        }
        String refresh = refresh(kept).orElseThrow();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refresh);
        return switch (endpoint.ask(authenticator.oauth(), form)) {
            case TokenAnswer.Granted granted ->
                new TokenAnswer.Granted(granted.tokens().orRefresh(refresh), granted.body());
            case TokenAnswer.Refused refused -> refused;
        };
    }
}
