package io.holdfast.connector;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Makes a connector's endpoints into requests to one source. Immutable. */
final class Requests {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private final Values access;
    private final URI base;
    private final Map<String, String> common;
    private final Map<String, String> always;

    /** @param common headers of every request */
    Requests(Connector connector, Values access, Map<String, String> common) {
        this.access = access;
        this.base = base(connector, access);
        this.common = Map.copyOf(common);
        this.always = connector.headers().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, each -> Template.of(each.getValue()).with(access, text -> text)));
    }

    /** The source's base URL, without a slash at its end. */
    URI base() {
        return base;
    }

    /** What templates can name in every call. */
    Values access() {
        return access;
    }

    /** The request for an endpoint. */
    Call call(Endpoint endpoint, Map<String, String> params, Values values, Payload payload) {
        String path = Template.of(endpoint.path()).with(values, Requests::segment);
        Map<String, String> all = new LinkedHashMap<>();
        endpoint.params()
                .forEach((name, text) -> all.put(name, Template.of(text).with(values, each -> each)));
        all.putAll(params);
        StringJoiner query = new StringJoiner("&", path.contains("?") ? "&" : "?", "");
        query.setEmptyValue("");
        all.forEach((name, value) -> query.add(encoded(name) + "=" + encoded(value)));
        Map<String, String> headers = new HashMap<>(common);
        headers.put("Accept", "application/json");
        Map<String, String> own = new HashMap<>(always);
        endpoint.headers()
                .forEach((name, text) -> own.put(name, Template.of(text).with(values, each -> each)));
        return new Call(
                endpoint.method().toUpperCase(Locale.ROOT),
                uri(base + path + query),
                headers,
                own,
                base,
                body(endpoint, values, payload));
    }

    private static Payload body(Endpoint endpoint, Values values, Payload payload) {
        if (payload != Payload.NONE || endpoint.body() == null) {
            return payload;
        }
        String json = Template.of(endpoint.body()).with(values, Requests::inText);
        return Payload.json(json.getBytes(StandardCharsets.UTF_8));
    }

    /** A value as it stands within a JSON text. */
    private static String inText(String value) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(value));
    }

    /**
     * The request for the rest of an endpoint's list, at an address that the source gave. One that leads away from the source's own scheme, host and port is
     * {@code source_answer_invalid}.
     */
    Call follow(Endpoint endpoint, String address, Values values) {
        Call whole = call(endpoint, Map.of(), values, Payload.NONE);
        URI uri;
        try {
            uri = Addresses.atHome(Addresses.resolve(whole.uri(), address), base);
        } catch (IllegalArgumentException e) {
            throw Problem.of(
                    ErrorCode.SOURCE_ANSWER_INVALID,
                    "The list goes on at " + Addresses.shown(address) + ", which is no address.");
        }
        if (!whole.isAtHome(uri)) {
            throw Problem.of(
                    ErrorCode.SOURCE_ANSWER_INVALID,
                    "The list goes on at " + Addresses.shown(uri.toString()) + ", which is not below the source's own "
                            + Addresses.shown(base.toString()) + ".");
        }
        return new Call(whole.method(), uri, whole.headers(), whole.secrets(), base, Payload.NONE);
    }

    /** The request for a file at any address; a relative one is behind the base URL. */
    Call media(String url, Map<String, String> conditions) {
        Map<String, String> headers = new HashMap<>(common);
        headers.put("Accept", "*/*");
        headers.putAll(conditions);
        URI uri;
        try {
            uri = Addresses.resolve(base, url);
        } catch (IllegalArgumentException e) {
            throw Problem.of(
                    ErrorCode.MEDIA_MISSING, "The link " + Addresses.shown(url) + " is no address: " + e.getMessage());
        }
        boolean toTls = "https".equalsIgnoreCase(base.getScheme());
        return new Call("GET", toTls ? Addresses.atHome(uri, base) : uri, headers, always, base, Payload.NONE);
    }

    /** The address that a connector's base URL is with these values. */
    static URI base(Connector connector, Values access) {
        return base(Template.of(connector.baseUrl()).with(access, String::strip));
    }

    /** A web address without a user, a query or a fragment, and without a slash at its end. */
    static URI base(String text) {
        try {
            URI uri = Addresses.uri(text.replaceAll("/+$", ""));
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web
                    && Addresses.host(uri).isPresent()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && !uri.getRawAuthority().contains("@")) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw noAddress();
        }
        throw noAddress();
    }

    private static Problem noAddress() {
        return Problem.of(
                ErrorCode.INVALID_SETTINGS,
                "The source's address has to be http or https with a host, without a user, a query or a fragment.");
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw Problem.of(ErrorCode.INVALID_CONNECTOR, "A path of the connector is no part of an address.");
        }
    }

    /**
     * A value as a segment of a path. One dot or two mean another path (RFC 3986, 5.2.4), so they are percent-encoded too. Some servers take even these for another path: only keys of records
     * are sent so, and {@link RestWriting} sees first that the source answers with the record.
     */
    private static String segment(String name, String value) {
        if (!RecordKey.isDots(value)) {
            return encoded(value);
        }
        if (!name.startsWith("record.") && !name.startsWith("parent.")) {
            throw Problem.of(ErrorCode.INVALID_SETTINGS, name + " of dots only cannot be part of an address.");
        }
        return value.replace(".", "%2E");
    }

    /** Percent-encoded but for RFC 3986's unreserved characters. */
    static String encoded(String value) {
        StringBuilder out = new StringBuilder();
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            if (each > 0 && UNRESERVED.indexOf(each) >= 0) {
                out.append((char) each);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return out.toString();
    }
}
