package io.holdfast.connector;

import io.holdfast.ratelimit.RateKey;
import java.util.Map;

/**
 * What it takes to reach one source. Its text never shows the credentials.
 *
 * @param rate whose rate limit counts
 * @param settings by name, as the connector wants them
 * @param credentials by name, in plain text
 * @param accountId the account's id at the outside system, as installing the source told it; null where it is not known
 */
public record SourceAccess(
        RateKey rate, Map<String, String> settings, Map<String, String> credentials, String accountId) {
    /** Access to an account whose id is not known. */
    public SourceAccess(RateKey rate, Map<String, String> settings, Map<String, String> credentials) {
        this(rate, settings, credentials, null);
    }

    public SourceAccess {
        settings = Map.copyOf(settings);
        credentials = Map.copyOf(credentials);
    }

    @Override
    public String toString() {
        return "SourceAccess[rate=" + rate + ", settings=" + settings + ", credentials=" + credentials.keySet() + "]";
    }
}
