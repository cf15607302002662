package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/**
 * One call.
 *
 * @param method GET unless said otherwise
 * @param path a template, behind the base URL; values are percent-encoded
 * @param params query parameters, templates, in the file's order
 * @param headers templates
 */
@RegisterForReflection
public record Endpoint(String method, String path, Map<String, String> params, Map<String, String> headers) {
    public Endpoint {
        method = Given.or(method, "GET");
        params = Given.map(params);
        headers = Given.map(headers);
    }
}
