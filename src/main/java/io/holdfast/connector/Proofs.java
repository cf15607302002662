package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** How the calls of one connection prove who they are, as its connector says. */
final class Proofs {
    private final Connector connector;
    private final Values values;
    private final Secrets secrets;
    private final Clock clock;

    Proofs(Connector connector, Values values, Secrets secrets, Clock clock) {
        this.connector = connector;
        this.values = values;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** @param tokens asked only where calls carry a token that another call brings */
    Proof with(AccessTokens tokens) {
        Authenticator authenticator = connector.authenticator();
        if (authenticator == null) {
            return Proof.NONE;
        }
        return switch (authenticator.type()) {
            case BEARER ->
                header(authenticator.tokenHeader(), authenticator.headerValue(filled(authenticator.token())));
            case BASIC -> basic(authenticator);
            case API_KEY -> apiKey(authenticator);
            case OAUTH2_AUTHORIZATION_CODE -> {
                String given = authenticator.token() == null ? "" : filled(authenticator.token());
                yield given.isBlank()
                        ? token(authenticator, tokens)
                        : header(authenticator.tokenHeader(), authenticator.headerValue(given));
            }
            case OAUTH2_CLIENT_CREDENTIALS -> token(authenticator, tokens);
            case JWT ->
                authenticator.jwt().tokenUrl() == null ? assertion(authenticator) : token(authenticator, tokens);
            case HMAC -> new HmacProof(authenticator.hmac(), values, clock);
        };
    }

    private Proof header(String name, String value) {
        secrets.hideHeader(value);
        return call -> call.proving(Map.of(name, value));
    }

    private Proof basic(Authenticator authenticator) {
        String pair = filled(authenticator.username()) + ":" + filled(authenticator.password());
        return header(
                authenticator.tokenHeader(),
                "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    private Proof apiKey(Authenticator authenticator) {
        String key = filled(authenticator.token());
        if (authenticator.header() != null) {
            return header(authenticator.header(), key);
        }
        secrets.hide(key);
        return call -> call.isAtHome(call.uri()) ? call.asking(authenticator.param(), key) : call;
    }

    private Proof assertion(Authenticator authenticator) {
        Assertions assertions = new Assertions(authenticator.jwt(), values, clock);
        return call -> {
            String value = authenticator.headerValue(assertions.current());
            secrets.hideHeader(value);
            return call.proving(Map.of(authenticator.tokenHeader(), value));
        };
    }

    private Proof token(Authenticator authenticator, AccessTokens tokens) {
        return new Proof() {
            @Override
            public Call on(Call call) {
                String value = authenticator.headerValue(tokens.current());
                secrets.hideHeader(value);
                return call.proving(Map.of(authenticator.tokenHeader(), value));
            }

            @Override
            public boolean renew(Call refused) {
                return Optional.ofNullable(refused.secrets().get(authenticator.tokenHeader()))
                        .filter(value -> tokens.renew(
                                token -> authenticator.headerValue(token).equals(value)))
                        .isPresent();
            }
        };
    }

    private String filled(String template) {
        if (template == null) {
            throw Problem.of(ErrorCode.INVALID_CONNECTOR, "The authenticator lacks a value.");
        }
        return Template.of(template).with(values, each -> each);
    }
}
