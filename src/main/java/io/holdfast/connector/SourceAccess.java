package io.holdfast.connector;

import io.holdfast.ratelimit.RateKey;
import java.util.Map;

/**
 * What it takes to reach one source. Its text never shows the credentials.
 *
 * @param rate whose rate limit counts
 * @param settings by name, as the connector wants them
 * @param credentials by name, in plain text
 */
public record SourceAccess(RateKey rate, Map<String, String> settings, Map<String, String> credentials) {
    public SourceAccess {
        settings = Map.copyOf(settings);
        credentials = Map.copyOf(credentials);
    }

    @Override
    public String toString() {
        return "SourceAccess[rate=" + rate + ", settings=" + settings + ", credentials=" + credentials.keySet() + "]";
    }
}
