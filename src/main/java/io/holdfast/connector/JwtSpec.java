package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/**
 * A signed assertion (RFC 7519). {@code iat}, {@code exp} and {@code jti} are always in it.
 *
 * @param algorithm how it is signed
 * @param secretKey a template: the shared secret of HS256, or a private key in PEM (PKCS #8; for RSA also PKCS #1)
 * @param tokenDuration seconds that an assertion lives, 30 to 3600
 * @param jwtHeaders more header fields, such as {@code kid}: templates
 * @param jwtPayload claims, such as {@code iss} and {@code sub}: templates
 * @param audience the claim {@code aud}: a template; null for none
 * @param tokenUrl where it is traded for a token: a template; null where it is sent as it is
 * @param params more fields of the token's request, templates
 */
@RegisterForReflection
public record JwtSpec(
        Algorithm algorithm,
        String secretKey,
        Integer tokenDuration,
        Map<String, String> jwtHeaders,
        Map<String, String> jwtPayload,
        String audience,
        String tokenUrl,
        Map<String, String> params) {
    /** Those of RFC 7518 that vendors ask for. */
    public enum Algorithm {
        HS256,
        RS256,
        ES256
    }

    public JwtSpec {
        tokenDuration = Given.or(tokenDuration, 600);
        jwtHeaders = Given.map(jwtHeaders);
        jwtPayload = Given.map(jwtPayload);
        params = Given.map(params);
    }
}
