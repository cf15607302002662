package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One call.
 *
 * @param method GET unless said otherwise
 * @param path a template, behind the base URL; values are percent-encoded
 * @param params query parameters, templates, in the file's order
 * @param headers templates
 * @param body of calls by POST, PUT or PATCH: JSON as a template; values are put into its texts, escaped
 */
@RegisterForReflection
public record Endpoint(
        String method, String path, Map<String, String> params, Map<String, String> headers, String body) {
    public Endpoint {
        method = Given.or(method, "GET");
        params = Given.map(params);
        headers = Given.map(headers);
    }

    /** The same with more headers. */
    Endpoint with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(more);
        return new Endpoint(method, path, params, all, body);
    }

    /** The same with more query parameters. */
    Endpoint asking(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(params);
        all.putAll(more);
        return new Endpoint(method, path, all, headers, body);
    }

    /** Whether a value of that name is put in anywhere. */
    boolean names(String value) {
        return Stream.concat(
                        Stream.of(path, String.valueOf(body)),
                        Stream.concat(params.values().stream(), headers.values().stream()))
                .anyMatch(text -> text != null && text.contains(value));
    }
}
