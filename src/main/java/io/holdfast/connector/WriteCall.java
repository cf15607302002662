package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/**
 * One call that writes.
 *
 * @param method POST, PUT, PATCH or DELETE
 * @param path a template; update and delete know {@code record.key}
 * @param params query parameters
 * @param headers templates
 * @param file for a creation: pointer to the media link whose file makes up the record. The file's bytes are the request's body;
 *     the other fields follow by an update. Null where the record itself is sent
 */
@RegisterForReflection
public record WriteCall(
        String method, String path, Map<String, String> params, Map<String, String> headers, String file) {
    public WriteCall {
        params = Given.map(params);
        headers = Given.map(headers);
    }

    Endpoint endpoint() {
        return new Endpoint(method, path, params, headers);
    }
}
