package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * An unsigned message by which a platform only looks whether somebody answers. It is answered with 200 and changes nothing.
 *
 * @param body a regular expression for its whole body, of 1,024 bytes at most
 */
@RegisterForReflection
public record WebhookHandshake(String body) {
    private static final int LONGEST = 1024;

    /** Whether a message is this one. */
    public boolean fits(byte[] message) {
        return message.length <= LONGEST && Pattern.matches(body, new String(message, StandardCharsets.UTF_8));
    }
}
