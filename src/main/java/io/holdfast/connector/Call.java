package io.holdfast.connector;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * One request to an outside system.
 *
 * @param headers sent wherever redirects lead
 * @param secrets headers sent to {@code home}'s own scheme, host and port only: proofs, and what the connector's file adds, which can hold credentials
 * @param home the source's base URL
 */
record Call(
        String method, URI uri, Map<String, String> headers, Map<String, String> secrets, URI home, Payload payload) {
    boolean isAtHome(URI place) {
        return Addresses.haveOneOrigin(place, home);
    }

    /** Behind the source's base URL. */
    String path() {
        String path = uri.getRawPath();
        String base = home.getRawPath();
        return isAtHome(uri) && path.startsWith(base) ? path.substring(base.length()) : path;
    }

    boolean onlyReads() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** The same with headers that go to {@code home} only, besides those that do already. */
    Call proving(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(secrets);
        all.putAll(more);
        return new Call(method, uri, headers, all, home, payload);
    }

    /** The same with more headers, sent wherever redirects lead. */
    Call asking(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(more);
        return new Call(method, uri, all, secrets, home, payload);
    }

    /** The same with one more query parameter. */
    Call asking(String name, String value) {
        String separator = uri.getRawQuery() == null ? "?" : "&";
        URI more = URI.create(uri + separator + Requests.encoded(name) + "=" + Requests.encoded(value));
        return new Call(method, more, headers, secrets, home, payload);
    }

    /** For errors and logs: neither host nor query, which can hold secrets. */
    @Override
    public String toString() {
        return method + " " + uri.getRawPath();
    }
}
