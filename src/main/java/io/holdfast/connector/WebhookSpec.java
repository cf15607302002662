package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;

/**
 * What the platform tells by itself.
 *
 * @param signature how its messages are signed
 * @param deliveryHeader the header that names a delivery, the same each time it is sent
 * @param deliveryPointer the place in the body that does, where no header does
 * @param topicHeader the header that says what happened
 * @param topicPointer the place in an event that does, where no header does
 * @param accountHeader the header that says to whom
 * @param accountPointer the place in an event that does, where no header does
 * @param handshake the unsigned message that the platform sends when a webhook is saved; null where it sends none
 * @param topics what they mean, by their names at the platform; others are passed over
 */
@RegisterForReflection
public record WebhookSpec(
        Signature signature,
        String deliveryHeader,
        String deliveryPointer,
        String topicHeader,
        String topicPointer,
        String accountHeader,
        String accountPointer,
        WebhookHandshake handshake,
        Map<String, Topic> topics) {
    public WebhookSpec {
        topics = Given.map(topics);
    }

    /**
     * How a message proves where it comes from.
     *
     * @param header the header that carries the proof
     * @param secret a template: {@code {{ client.secret }}}, or a credential where each source has its own, and then the address ends with the source's id
     * @param timestampHeader for {@code v3}: the header that says when, in milliseconds
     * @param tolerance for {@code timestamped} and {@code v3}: seconds that a message may be old
     */
    @RegisterForReflection
    public record Signature(Type type, String header, String secret, String timestampHeader, Integer tolerance) {
        /** The five kinds of vendors, one of them in two spellings. */
        public enum Type {
            /** HMAC-SHA-256 of the body, in base64 (Shopify, Haravan, Sapo, WooCommerce). */
            BASE64,
            /** {@code sha256=} and the same in hex (GitHub). */
            SHA256_HEX,
            /** The secret itself (GitLab). */
            TOKEN,
            /** HMAC-SHA-256 of the body, in hex (Gitea). */
            HEX,
            /** {@code t=…,v1=…}: hex, of moment, full stop and body (Stripe). */
            TIMESTAMPED,
            /** Base64, of method, address, body and moment (HubSpot, v3). */
            V3
        }

        public Signature {
            secret = Given.or(secret, "{{ client.secret }}");
            tolerance = Given.or(tolerance, 300);
        }

        /** Whether each source has a secret of its own. */
        public boolean isPerSource() {
            return secret.contains("credentials.");
        }
    }

    /**
     * What a topic means.
     *
     * @param stream for changes: whose record
     * @param key for changes: pointers to the parts of its key in the event
     */
    @RegisterForReflection
    public record Topic(Kind kind, String stream, List<String> key) {
        /** What happened. */
        public enum Kind {
            /** Access was taken away. */
            UNINSTALLED,
            /** A record is new or another. */
            CHANGED,
            /** A record is gone. */
            DELETED
        }

        public Topic {
            key = Given.list(key);
        }
    }
}
