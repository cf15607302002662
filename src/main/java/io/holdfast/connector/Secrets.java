package io.holdfast.connector;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What must never be said: the credentials of a source, also in the forms in which they are sent. Safe for use by many threads. */
final class Secrets {
    private static final int SHORTEST = 4;

    private final Set<String> hidden = ConcurrentHashMap.newKeySet();

    Secrets(Collection<String> credentials) {
        credentials.forEach(this::hide);
    }

    /** The value of a header that proves who calls, with its scheme and without. */
    void hideHeader(String value) {
        hide(value);
        hide(value.substring(value.indexOf(' ') + 1));
    }

    /** One more that must not be said. */
    void hide(String secret) {
        if (secret.length() >= SHORTEST && !hidden.contains(secret)) {
            hidden.add(secret);
            hidden.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
            hidden.add(Requests.encoded(secret));
        }
    }

    String without(String text) {
        String clean = text;
        for (String each : hidden) {
            clean = clean.replace(each, "***");
        }
        return clean;
    }
}
