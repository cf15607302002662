package io.holdfast.install;

import io.holdfast.connector.InstallSpec;
import io.holdfast.connector.WebhookSpec;
import io.holdfast.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whether something was signed by who has the secret, and lately. Pure; comparisons take the same time whatever differs. The forms are those that vendors publish: links and BASE64
 * Shopify's ("Verify the installation request", "Verify a webhook"), SHA256_HEX GitHub's ("Validating webhook deliveries"), TOKEN GitLab's ("Webhooks"), HEX Gitea's ("Webhooks"),
 * TIMESTAMPED Stripe's ("Verify webhook signatures manually"), V3 HubSpot's ("Validating requests").
 */
final class Signing {
    /** What HubSpot decodes in an address before it signs it; nothing else. */
    private static final Map<String, String> DECODED = new TreeMap<>(Map.ofEntries(
            Map.entry("%3A", ":"),
            Map.entry("%2F", "/"),
            Map.entry("%3F", "?"),
            Map.entry("%40", "@"),
            Map.entry("%21", "!"),
            Map.entry("%24", "$"),
            Map.entry("%27", "'"),
            Map.entry("%28", "("),
            Map.entry("%29", ")"),
            Map.entry("%2A", "*"),
            Map.entry("%2C", ","),
            Map.entry("%3B", ";")));

    private Signing() {}

    /**
     * A message as it came.
     *
     * @param uri the whole address that it was sent to
     * @param headers by names in lower case
     */
    record Message(String method, String uri, Map<String, String> headers, byte[] body) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }
    }

    /** Whether a link is signed by the secret's owner and not older than it may be. */
    static boolean isGenuine(InstallSpec.Signature spec, String secret, Query query, Instant now) {
        String given = query.value(spec.param()).orElse("").toLowerCase(Locale.ROOT);
        boolean signed = isSame(given, hex(hmac(secret, query.asCameWithout(spec.param()))))
                | isSame(given, hex(hmac(secret, query.decodedWithout(spec.param()))));
        return signed && isLately(query.value(spec.timestampParam()).orElse(""), 1000, spec.maxAge(), now);
    }

    /** Whether a message is signed by the secret's owner and, where its kind says when, not older than it may be. */
    static boolean isGenuine(WebhookSpec.Signature spec, String secret, Message message, Instant now) {
        String given = message.header(spec.header()).orElse("").strip();
        if (given.isEmpty() || secret.isEmpty()) {
            return false;
        }
        return switch (spec.type()) {
            case BASE64 -> isSame(given, base64(hmac(secret, message.body())));
            case SHA256_HEX -> isSame(given, "sha256=" + hex(hmac(secret, message.body())));
            case HEX -> isSame(given, hex(hmac(secret, message.body())));
            case TOKEN -> isSame(given, secret);
            case TIMESTAMPED -> isTimestamped(spec, secret, given, message, now);
            case V3 -> isV3(spec, secret, given, message, now);
        };
    }

    private static boolean isTimestamped(
            WebhookSpec.Signature spec, String secret, String given, Message message, Instant now) {
        String at = "";
        for (String part : given.split(",")) {
            at = part.strip().startsWith("t=") ? part.strip().substring(2) : at;
        }
        String right = hex(hmac(secret, (at + ".").getBytes(StandardCharsets.UTF_8), message.body()));
        boolean signed = false;
        for (String part : given.split(",")) {
            // While a secret is replaced there is one signature by each.
            signed |= part.strip().startsWith("v1=") && isSame(part.strip().substring(3), right);
        }
        return signed && isLately(at, 1000, spec.tolerance(), now);
    }

    private static boolean isV3(WebhookSpec.Signature spec, String secret, String given, Message message, Instant now) {
        String at = message.header(spec.timestampHeader()).orElse("").strip();
        String uri = message.uri();
        for (Map.Entry<String, String> each : DECODED.entrySet()) {
            uri = Pattern.compile(each.getKey(), Pattern.CASE_INSENSITIVE | Pattern.LITERAL)
                    .matcher(uri)
                    .replaceAll(Matcher.quoteReplacement(each.getValue()));
        }
        byte[] right = hmac(
                secret,
                (message.method() + uri).getBytes(StandardCharsets.UTF_8),
                message.body(),
                at.getBytes(StandardCharsets.UTF_8));
        return isSame(given, base64(right)) && isLately(at, 1, spec.tolerance(), now);
    }

    /** @param unit milliseconds of one of what {@code moment} counts */
    private static boolean isLately(String moment, long unit, int seconds, Instant now) {
        if (!moment.matches("\\d{1,14}")) {
            return false;
        }
        Duration age = Duration.between(Instant.ofEpochMilli(Long.parseLong(moment) * unit), now);
        return age.abs().compareTo(Duration.ofSeconds(seconds)) <= 0;
    }

    private static byte[] hmac(String secret, String text) {
        return hmac(secret, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(String secret, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is not at hand", e);
        }
    }

    /** Hashes are compared, so that not even the length is told. */
    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(
                Sha256.of(one.getBytes(StandardCharsets.UTF_8)), Sha256.of(other.getBytes(StandardCharsets.UTF_8)));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
