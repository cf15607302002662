package io.holdfast.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.connector.InstallSpec;
import io.holdfast.connector.WebhookSpec.Signature;
import io.holdfast.connector.WebhookSpec.Signature.Type;
import io.holdfast.install.Signing.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Signatures that vendors publish, and others that OpenSSL made of the same bytes. */
class SigningTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_772_366_400);
    private static final String BODY = "{\"id\":788032119674292922,\"note\":\"café\"}";
    private static final String SECRET = "hush";
    private static final String HEX = "4343b488192d2fff1991f1c98c54acaa01c3edff51d30adfa093e3976816d4cf";
    private static final String URI = "https://backup.example.com/api/v1/webhooks/hub?a=b%3Ac%40d%2fe%20f";

    @Test
    void githubs_published_example_is_genuine_and_no_other_secret_makes_it() {
        Signature spec = new Signature(Type.SHA256_HEX, "X-Hub-Signature-256", null, null, null);
        Message message = message(
                "Hello, World!",
                "x-hub-signature-256",
                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");

        assertThat(Signing.isGenuine(spec, "It's a Secret to Everybody", message, NOW))
                .isTrue();
        assertThat(Signing.isGenuine(spec, "It's a secret to Everybody", message, NOW))
                .isFalse();
        assertThat(Signing.isGenuine(spec, "", message, NOW)).isFalse();
    }

    @Test
    void shopifys_published_link_is_genuine_for_as_long_as_it_may_be() {
        String signed =
                "code=0907a61c0c8d55e99db179b68161bc00&hmac=700e2dadb827fcc8609e9d5ce208b2e9cdaab9df07390d2cbca10d7c328fc4bf"
                        + "&shop=some-shop.myshopify.com&state=0.6784241404160823&timestamp=1337178173";
        InstallSpec.Signature spec = new InstallSpec.Signature(null, null, null);
        Instant then = Instant.ofEpochSecond(1_337_178_173);

        assertThat(Signing.isGenuine(spec, SECRET, query(signed), then)).isTrue();
        assertThat(Signing.isGenuine(spec, SECRET, query(signed), then.plusSeconds(300)))
                .isTrue();
        assertThat(Signing.isGenuine(spec, SECRET, query(signed), then.plusSeconds(301)))
                .isFalse();
        assertThat(Signing.isGenuine(spec, SECRET, query(signed), then.minusSeconds(301)))
                .isFalse();
        assertThat(Signing.isGenuine(spec, SECRET, query(signed.replace("some-shop", "your-shop")), then))
                .isFalse();
        assertThat(Signing.isGenuine(spec, SECRET, query(signed.replaceAll("&hmac=[^&]*", "")), then))
                .isFalse();
    }

    @Test
    void a_value_cannot_pass_for_another_parameter() {
        Query plain = query("a=1&b=2&timestamp=3");
        Query joined = query("a=1%26b%3D2&timestamp=3");

        assertThat(joined.decodedWithout("hmac")).isNotEqualTo(plain.decodedWithout("hmac"));
        assertThat(joined.asCameWithout("hmac")).isNotEqualTo(plain.asCameWithout("hmac"));
        assertThat(Query.of("a=1&a=2")).isEmpty();
        assertThat(Query.of("a=%zz")).isEmpty();
    }

    @Test
    void base64_and_hex_of_the_body_are_told_from_those_of_another() {
        Signature base64 = new Signature(Type.BASE64, "X-Shopify-Hmac-Sha256", null, null, null);
        Signature hex = new Signature(Type.HEX, "X-Gitea-Signature", null, null, null);

        assertThat(Signing.isGenuine(
                        base64,
                        SECRET,
                        message(BODY, "x-shopify-hmac-sha256", "Q0O0iBktL/8ZkfHJjFSsqgHD7f9R0wrfoJPjl2gW1M8="),
                        NOW))
                .isTrue();
        assertThat(Signing.isGenuine(
                        base64,
                        SECRET,
                        message(BODY + " ", "x-shopify-hmac-sha256", "Q0O0iBktL/8ZkfHJjFSsqgHD7f9R0wrfoJPjl2gW1M8="),
                        NOW))
                .isFalse();
        assertThat(Signing.isGenuine(hex, SECRET, message(BODY, "x-gitea-signature", HEX), NOW))
                .isTrue();
        assertThat(Signing.isGenuine(hex, SECRET, message(BODY, "x-gitea-signature", "sha256=" + HEX), NOW))
                .isFalse();
        assertThat(Signing.isGenuine(hex, SECRET, message(BODY, "x-other", HEX), NOW))
                .isFalse();
    }

    @Test
    void a_plain_token_is_compared_as_a_whole() {
        Signature spec = new Signature(Type.TOKEN, "X-Gitlab-Token", "{{ credentials.secret }}", null, null);

        assertThat(spec.isPerSource()).isTrue();
        assertThat(Signing.isGenuine(spec, SECRET, message(BODY, "x-gitlab-token", SECRET), NOW))
                .isTrue();
        assertThat(Signing.isGenuine(spec, SECRET, message(BODY, "x-gitlab-token", "hus"), NOW))
                .isFalse();
        assertThat(Signing.isGenuine(spec, "", message(BODY, "x-gitlab-token", ""), NOW))
                .isFalse();
    }

    @Test
    void a_timestamped_signature_counts_for_300_seconds_and_any_of_several_may_fit() {
        Signature spec = new Signature(Type.TIMESTAMPED, "Stripe-Signature", null, null, null);
        Message message = message(
                BODY,
                "stripe-signature",
                "t=1772366400,v1=00,v1=8e277ab531f86a2c57e86f5c849a18771035836caa588ade2d731bbaf547194e,v0=1");

        assertThat(Signing.isGenuine(spec, SECRET, message, NOW)).isTrue();
        assertThat(Signing.isGenuine(spec, SECRET, message, NOW.plusSeconds(300)))
                .isTrue();
        assertThat(Signing.isGenuine(spec, SECRET, message, NOW.plusSeconds(301)))
                .isFalse();
        assertThat(Signing.isGenuine(
                        spec,
                        SECRET,
                        message(
                                BODY,
                                "stripe-signature",
                                "t=1772366401,v1=8e277ab531f86a2c57e86f5c849a18771035836caa588ade2d731bbaf547194e"),
                        NOW))
                .isFalse();
        assertThat(Signing.isGenuine(
                        spec,
                        SECRET,
                        message(
                                BODY,
                                "stripe-signature",
                                "v1=8e277ab531f86a2c57e86f5c849a18771035836caa588ade2d731bbaf547194e"),
                        NOW))
                .isFalse();
    }

    @Test
    void v3_signs_method_address_body_and_moment() {
        Signature spec = new Signature(Type.V3, "X-HubSpot-Signature-v3", null, "X-HubSpot-Request-Timestamp", null);

        assertThat(Signing.isGenuine(spec, SECRET, hub(URI, "1772366400000"), NOW))
                .isTrue();
        assertThat(Signing.isGenuine(spec, SECRET, hub(URI, "1772366400000"), NOW.plusSeconds(301)))
                .isFalse();
        assertThat(Signing.isGenuine(spec, SECRET, hub(URI, "1772366400001"), NOW))
                .isFalse();
        assertThat(Signing.isGenuine(spec, SECRET, hub(URI.replace("hub", "hob"), "1772366400000"), NOW))
                .isFalse();
        assertThat(Signing.isGenuine(spec, SECRET, hub(URI, "x"), NOW)).isFalse();
    }

    private static Message hub(String uri, String at) {
        return new Message(
                "POST",
                uri,
                Map.of(
                        "x-hubspot-signature-v3",
                        "KnNQRYWMq41+Oj5jJ0CUC8j6Fi/gm7d7f0VT63kiQJM=",
                        "x-hubspot-request-timestamp",
                        at),
                BODY.getBytes(StandardCharsets.UTF_8));
    }

    private static Message message(String body, String header, String value) {
        return new Message("POST", "https://x.example/", Map.of(header, value), body.getBytes(StandardCharsets.UTF_8));
    }

    private static Query query(String text) {
        return Query.of(text).orElseThrow();
    }
}
