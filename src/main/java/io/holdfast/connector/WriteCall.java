package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/**
 * One call that writes.
 *
 * @param method POST, PUT, PATCH or DELETE
 * @param path a template; update and delete know {@code record.key}, creations {@code parent.key} and, of each stream that {@code references} name once,
 *     {@code reference.STREAM}: where the named record lives now
 * @param params query parameters
 * @param headers templates
 * @param file for a creation: pointer to the media link whose file makes up the record. The file's bytes are the request's body;
 *     the other fields follow by an update. Null where the record itself is sent
 * @param thenUpdate for a creation: whether an update follows where what was made says other things than what was wanted, for fields that a
 *     creation does not take; false by default
 */
@RegisterForReflection
public record WriteCall(
        String method,
        String path,
        Map<String, String> params,
        Map<String, String> headers,
        String file,
        boolean thenUpdate) {
    public WriteCall {
        params = Given.map(params);
        headers = Given.map(headers);
    }

    Endpoint endpoint() {
        return new Endpoint(method, path, params, headers, null);
    }
}
