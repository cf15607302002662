package io.holdfast.auth;

import io.holdfast.crypto.MasterKeys;
import io.holdfast.tenant.TenantId;
import io.smallrye.jwt.build.Jwt;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;

/**
 * Tokens for callers: JWTs signed with HMAC-SHA-256 by a key that every replica derives from the current master key. Tokens by older master keys count as long as those are configured,
 * so a rotation signs nobody out.
 */
@Singleton
public class Tokens {
    static final String ISSUER = "holdfast";
    static final String TENANT_CLAIM = "tenant";
    private static final Duration LIFE = Duration.ofHours(1);
    private final List<SecretKey> keys;
    private final Clock clock;

    Tokens(MasterKeys masterKeys, Clock clock) {
        this.keys = masterKeys.derived("jwt").stream()
                .map(key -> (SecretKey) new SecretKeySpec(key, "HmacSHA256"))
                .toList();
        this.clock = clock;
    }

    /** A token and when it ends. */
    public record Token(String text, Instant expiresAt) {}

    /**
     * A verified caller.
     *
     * @param subject the API key's id, or another one where an installation began the session
     * @param tenant absent for the platform admin
     */
    public record Caller(String subject, Optional<TenantId> tenant, Role role, Instant expiresAt) {}

    /** A token that lives for an hour. */
    Token issue(ApiKeys.ApiKey apiKey) {
        return issue(apiKey.id().toString(), apiKey.name(), apiKey.tenant(), apiKey.role());
    }

    /** A token that lives for an hour, for somebody of a tenant whom another system vouched for. @param subject an id that no API key has */
    public Token issue(String subject, String name, TenantId tenant, Role role) {
        return issue(subject, name, Optional.of(tenant), role);
    }

    private Token issue(String subject, String name, Optional<TenantId> tenant, Role role) {
        Instant now = clock.instant();
        Instant end = now.plus(LIFE);
        var claims = Jwt.claims()
                .issuer(ISSUER)
                .subject(subject)
                .upn(name)
                .groups(new HashSet<>(role.groups()))
                .issuedAt(now)
                .expiresAt(end);
        tenant.ifPresent(it -> claims.claim(TENANT_CLAIM, it.toString()));
        return new Token(claims.jws().sign(keys.getFirst()), end);
    }

    /** The claims of a token that is ours and still lives. */
    JwtClaims verified(String token) throws InvalidJwtException {
        InvalidJwtException refused = null;
        for (SecretKey key : keys) {
            try {
                return verified(token, key);
            } catch (InvalidJwtException e) {
                refused = refused == null ? e : refused;
            }
        }
        throw refused;
    }

    private JwtClaims verified(String token, SecretKey key) throws InvalidJwtException {
        return new JwtConsumerBuilder()
                .setVerificationKey(key)
                .setExpectedIssuer(ISSUER)
                .setRequireExpirationTime()
                .setRequireSubject()
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .setJwsAlgorithmConstraints(
                        AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.HMAC_SHA256)
                .build()
                .processToClaims(token);
    }

    /** The caller that a token names; absent where the token is not ours, expired or not a token at all. */
    public Optional<Caller> caller(String token) {
        try {
            JwtClaims claims = verified(token);
            var groups = claims.getStringListClaimValue("groups");
            Role role = Role.VIEWER;
            for (Role each : Role.values()) {
                role = groups.contains(each.roleName()) ? each : role;
            }
            return Optional.of(new Caller(
                    claims.getSubject(),
                    Optional.ofNullable(claims.getStringClaimValue(TENANT_CLAIM))
                            .map(TenantId::fromString),
                    role,
                    Instant.ofEpochSecond(claims.getExpirationTime().getValue())));
        } catch (InvalidJwtException | org.jose4j.jwt.MalformedClaimException e) {
            return Optional.empty();
        }
    }
}
