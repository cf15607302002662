package io.holdfast.connector;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** What must never be said: the credentials of a source, also in the forms in which they are sent. */
final class Secrets {
    private static final int SHORTEST = 4;

    private final Set<String> hidden = new HashSet<>();

    Secrets(Collection<String> credentials, Collection<String> headers) {
        credentials.forEach(this::hide);
        headers.forEach(this::hide);
        headers.forEach(each -> hide(each.substring(each.indexOf(' ') + 1)));
    }

    private void hide(String secret) {
        if (secret.length() >= SHORTEST) {
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
