package io.holdfast.install;

import io.holdfast.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/** Texts that prove something once: 256 random bits, kept here as a hash. */
final class OneTime {
    private static final int BYTES = 32;

    private OneTime() {}

    /** A new one. */
    static String text() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** Whether a text could be one of ours. */
    static boolean isWellFormed(String text) {
        return text != null && text.matches("[A-Za-z0-9_-]{43}");
    }

    /** What is kept of one. */
    static byte[] hash(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
