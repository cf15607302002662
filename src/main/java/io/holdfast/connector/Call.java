package io.holdfast.connector;

import java.net.URI;
import java.util.Map;

/**
 * One request to an outside system.
 *
 * @param headers sent wherever redirects lead
 * @param secrets headers sent to {@code home}'s own scheme, host and port only
 * @param home the source's base URL
 */
record Call(
        String method, URI uri, Map<String, String> headers, Map<String, String> secrets, URI home, Payload payload) {
    boolean isAtHome(URI place) {
        return place.getScheme().equalsIgnoreCase(home.getScheme())
                && place.getHost().equalsIgnoreCase(home.getHost())
                && port(place) == port(home);
    }

    boolean onlyReads() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** For errors and logs: neither host nor query, which can hold secrets. */
    @Override
    public String toString() {
        return method + " " + uri.getRawPath();
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }
}
