package io.holdfast.connector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signed assertions (RFC 7515, compact) of one connection; each serves until a tenth of its life is left. Safe for use by many threads. */
final class Assertions {
    /** Clocks of vendors may be behind ours; GitHub asks for this much. */
    private static final Duration DRIFT = Duration.ofSeconds(60);

    private final JwtSpec spec;
    private final Values values;
    private final Clock clock;
    private volatile Made last;

    private record Made(String text, Instant until) {}

    Assertions(JwtSpec spec, Values values, Clock clock) {
        this.spec = spec;
        this.values = values;
        this.clock = clock;
    }

    /** One that lives. */
    String current() {
        Made made = last;
        Instant now = clock.instant();
        if (made == null || !now.isBefore(made.until())) {
            made = new Made(fresh(now), now.plusSeconds(spec.tokenDuration()).minusSeconds(reserve()));
            last = made;
        }
        return made.text();
    }

    /** A new one, whose {@code jti} no other has. */
    String fresh() {
        return fresh(clock.instant());
    }

    private long reserve() {
        return Math.min(DRIFT.toSeconds(), spec.tokenDuration() / 2) + spec.tokenDuration() / 10;
    }

    private String fresh(Instant now) {
        ObjectNode header = ExactJson.MAPPER.createObjectNode();
        header.put("alg", spec.algorithm().name());
        header.put("typ", "JWT");
        spec.jwtHeaders().forEach((name, text) -> header.put(name, filled(text)));
        ObjectNode claims = ExactJson.MAPPER.createObjectNode();
        spec.jwtPayload().forEach((name, text) -> claims.put(name, filled(text)));
        if (spec.audience() != null) {
            claims.put("aud", filled(spec.audience()));
        }
        long began = now.minus(DRIFT).getEpochSecond();
        if (spec.tokenDuration() < 2 * DRIFT.toSeconds()) {
            began = now.getEpochSecond() - spec.tokenDuration() / 2;
        }
        claims.put("iat", began);
        claims.put("exp", began + spec.tokenDuration());
        claims.put("jti", UUID.randomUUID().toString());
        String signed = part(ExactJson.bytes(header)) + "." + part(ExactJson.bytes(claims));
        return signed + "." + part(signature(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private byte[] signature(byte[] text) {
        String key = filled(spec.secretKey());
        try {
            return switch (spec.algorithm()) {
                case HS256 -> {
                    Mac mac = Mac.getInstance("HmacSHA256");
                    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                    yield mac.doFinal(text);
                }
                case RS256 -> signature("SHA256withRSA", PemKey.read(key, "RSA"), text);
                // JOSE writes the two numbers side by side and not as DER (RFC 7518, 3.4).
                case ES256 -> signature("SHA256withECDSAinP1363Format", PemKey.read(key, "EC"), text);
            };
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw Problem.of(
                    ErrorCode.INVALID_SETTINGS,
                    "The key is none for " + spec.algorithm() + ": it has to be in PEM, as PKCS #8.",
                    e);
        }
    }

    private static byte[] signature(String algorithm, PrivateKey key, byte[] text) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        return signature.sign();
    }

    private String filled(String template) {
        return Template.of(template).with(values, each -> each);
    }

    private static String part(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
