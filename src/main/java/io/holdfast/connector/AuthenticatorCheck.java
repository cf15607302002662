package io.holdfast.connector;

import io.holdfast.connector.ConnectorCheck.Findings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What is wrong with a connector's authenticator. */
final class AuthenticatorCheck {
    /** What the operator registers; named only where tokens are asked for. */
    static final Set<String> CLIENT = Set.of("client.id", "client.secret");

    private static final String AT = "/authenticator";
    private static final Set<String> REQUEST = Set.of(
            "request.method",
            "request.path",
            "request.query",
            "request.sorted_query",
            "request.timestamp",
            "request.nonce");

    private final Connector connector;
    private final Set<String> access;
    private final Findings findings;

    AuthenticatorCheck(Connector connector, Set<String> access, Findings findings) {
        this.connector = connector;
        this.access = access;
        this.findings = findings;
    }

    void run() {
        Authenticator authenticator = connector.authenticator();
        if (authenticator == null || !findings.has(AT + "/type", authenticator.type())) {
            return;
        }
        findings.sentHeader(AT + "/header", authenticator.header());
        findings.headerValue(AT + "/header_prefix", authenticator.headerPrefix());
        switch (authenticator.type()) {
            case BEARER -> wanted("/token", authenticator.token(), Set.of());
            case BASIC -> {
                wanted("/username", authenticator.username(), Set.of());
                wanted("/password", authenticator.password(), Set.of());
            }
            case API_KEY -> apiKey(authenticator);
            case OAUTH2_AUTHORIZATION_CODE -> {
                oauth(authenticator.oauth());
                findings.template(AT + "/token", authenticator.token(), access, Set.of());
                if (connector.install() == null && authenticator.oauth() != null) {
                    findings.has(
                            AT + "/oauth/refresh_token", authenticator.oauth().refreshToken());
                }
            }
            case OAUTH2_CLIENT_CREDENTIALS -> oauth(authenticator.oauth());
            case JWT -> jwt(authenticator.jwt());
            case HMAC -> hmac(authenticator.hmac());
        }
    }

    private void apiKey(Authenticator authenticator) {
        wanted("/token", authenticator.token(), Set.of());
        if (authenticator.param() == null) {
            findings.has(AT + "/header", authenticator.header());
        } else if (authenticator.header() != null) {
            findings.add(AT + "/param", "cannot stand beside header: the key goes to one place");
        }
    }

    private void oauth(OauthSpec oauth) {
        if (!findings.has(AT + "/oauth", oauth)) {
            return;
        }
        wanted("/oauth/token_url", oauth.tokenUrl(), Set.of());
        wanted("/oauth/client_id", oauth.clientId(), CLIENT);
        wanted("/oauth/client_secret", oauth.clientSecret(), CLIENT);
        findings.template(AT + "/oauth/refresh_token", oauth.refreshToken(), access, Set.of());
        findings.templates(AT + "/oauth/params", oauth.params(), access, CLIENT);
        tokenUrl("/oauth/token_url", oauth.tokenUrl());
        guarded(AT + "/oauth/token_url", oauth.tokenUrl(), oauth);
        if (connector.install() != null && connector.install().tokenUrl() != null) {
            guarded("/install/token_url", connector.install().tokenUrl(), oauth);
        }
    }

    /** Whoever can choose where the operator's client secret is sent can have it. */
    private void guarded(String place, String url, OauthSpec oauth) {
        if (url == null || !oauth.clientSecret().contains("client.secret")) {
            return;
        }
        String whole = url.startsWith("/") ? connector.baseUrl() + url : url;
        List<Setting> all = connector.settings();
        for (Setting setting : all) {
            if (whole.matches(
                            "(?s).*\\{\\{\\s*settings\\." + Pattern.quote(String.valueOf(setting.name())) + "\\s*}}.*")
                    && setting.pattern() == null) {
                findings.add(
                        place,
                        "names settings." + setting.name()
                                + ", which needs a pattern: the operator's client secret is sent there");
            }
        }
        if (whole.contains("credentials.")) {
            findings.add(place, "names a credential, although the operator's client secret is sent there");
        }
    }

    private void jwt(JwtSpec jwt) {
        if (!findings.has(AT + "/jwt", jwt)) {
            return;
        }
        findings.has(AT + "/jwt/algorithm", jwt.algorithm());
        wanted("/jwt/secret_key", jwt.secretKey(), CLIENT);
        if (jwt.tokenDuration() < 30 || jwt.tokenDuration() > 3600) {
            findings.add(AT + "/jwt/token_duration", "has to be 30 to 3600 seconds");
        }
        findings.templates(AT + "/jwt/jwt_headers", jwt.jwtHeaders(), access, CLIENT);
        findings.templates(AT + "/jwt/jwt_payload", jwt.jwtPayload(), access, CLIENT);
        findings.template(AT + "/jwt/audience", jwt.audience(), access, CLIENT);
        findings.template(AT + "/jwt/token_url", jwt.tokenUrl(), access, Set.of());
        tokenUrl("/jwt/token_url", jwt.tokenUrl());
        findings.templates(AT + "/jwt/params", jwt.params(), access, Set.of());
    }

    private void hmac(HmacSpec hmac) {
        if (!findings.has(AT + "/hmac", hmac)) {
            return;
        }
        wanted("/hmac/secret", hmac.secret(), CLIENT);
        Set<String> payload = new HashSet<>(REQUEST);
        payload.add(HmacProof.BODY);
        wanted("/hmac/payload", hmac.payload(), payload);
        Set<String> headers = new HashSet<>(REQUEST);
        headers.add("request.signature");
        findings.headers(AT + "/hmac/headers", hmac.headers(), access, headers);
        if (hmac.headers().values().stream().noneMatch(text -> text.contains("request.signature"))) {
            findings.add(AT + "/hmac/headers", "has to send request.signature");
        }
    }

    /** Behind the base URL, or somewhere else. */
    private void tokenUrl(String place, String url) {
        if (url != null && !url.startsWith("/")) {
            findings.address(AT + place, url);
        }
    }

    private void wanted(String place, String text, Set<String> more) {
        if (findings.has(AT + place, text)) {
            findings.template(AT + place, text, access, more);
        }
    }
}
