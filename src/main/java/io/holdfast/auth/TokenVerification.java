package io.holdfast.auth;

import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import org.jose4j.jwt.consumer.InvalidJwtException;

/** Lets SmallRye JWT verify our own tokens with the key derived from the master key. */
@ApplicationScoped
@Alternative
@Priority(1)
class TokenVerification extends JWTCallerPrincipalFactory {
    private final Tokens tokens;

    TokenVerification(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context) throws ParseException {
        try {
            return new DefaultJWTCallerPrincipal(tokens.verified(token));
        } catch (InvalidJwtException e) {
            throw new ParseException("The token is not ours or has expired", e);
        }
    }
}
