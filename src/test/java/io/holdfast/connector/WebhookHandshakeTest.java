package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The unsigned messages that a platform sends before all others. */
class WebhookHandshakeTest {
    private static final WebhookHandshake WOOCOMMERCE =
            BuiltIn.named("woocommerce").webhooks().handshake();

    /** WooCommerce, WC_Webhook::deliver_ping: {@code 'body' => 'webhook_id=' . $this->get_id()}. */
    @ParameterizedTest
    @CsvSource({
        "webhook_id=1, true",
        "webhook_id=8123, true",
        "webhook_id=, false",
        "{}, false",
        "webhook_id=1&x, false"
    })
    void the_ping_of_woocommerce_is_known(String body, boolean known) {
        assertThat(WOOCOMMERCE.fits(body.getBytes(StandardCharsets.UTF_8))).isEqualTo(known);
    }

    @ParameterizedTest
    @ValueSource(strings = {".*", "[", ""})
    void a_handshake_that_would_let_unsigned_messages_pass_is_a_fault(String body) {
        String text = """
                name: w
                type: rest
                base_url: https://w.example
                check: {path: /me}
                credentials: [{name: secret, description: s}]
                webhooks:
                  signature: {type: base64, header: X-Signature, secret: "{{ credentials.secret }}"}
                  topic_header: X-Topic
                  handshake: {body: '%s'}
                streams: [{name: things, endpoint: {path: /things}, primary_key: /id}]
                """.formatted(body);

        assertThat(((ConnectorFile.Invalid) ConnectorFile.parse(text)).faults())
                .anySatisfy(fault -> assertThat(fault.path()).isEqualTo("/webhooks/handshake/body"));
    }
}
