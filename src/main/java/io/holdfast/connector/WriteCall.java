package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.Set;

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
 * @param below for a creation: the path in place of {@code path} where the record refers to one of that stream, by the stream's name; it knows {@code reference.STREAM}
 * @param foundByMatch for a creation that is answered by neither a key nor an address: the new record is the one that {@code match_on} finds afterwards and did not find before. False by
 *     default
 * @param withRecord for a deletion: whether the request has the record as its body, as a creation has; false by default
 */
@RegisterForReflection
public record WriteCall(
        String method,
        String path,
        Map<String, String> params,
        Map<String, String> headers,
        String file,
        boolean thenUpdate,
        boolean foundByMatch,
        Map<String, String> below,
        boolean withRecord) {
    public WriteCall {
        params = Given.map(params);
        headers = Given.map(headers);
        below = Given.map(below);
    }

    /** The call that creates a record which refers to these streams. */
    Endpoint endpoint(Set<String> referred) {
        return below.entrySet().stream()
                .filter(each -> referred.contains(each.getKey()))
                .findFirst()
                .map(each -> new Endpoint(method, each.getValue(), params, headers, null))
                .orElseGet(this::endpoint);
    }

    Endpoint endpoint() {
        return new Endpoint(method, path, params, headers, null);
    }
}
