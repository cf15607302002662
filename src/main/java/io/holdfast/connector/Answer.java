package io.holdfast.connector;

import java.net.URI;
import java.net.http.HttpHeaders;

/**
 * What a request was answered with.
 *
 * @param place the address that answered: the last one where redirects were followed
 * @param redirected whether that is another address than the one that was asked
 */
record Answer<T>(int status, HttpHeaders headers, T body, URI place, boolean redirected) {
    /** The same with what was made of its body. */
    <U> Answer<U> with(U other) {
        return new Answer<>(status, headers, other, place, redirected);
    }

    /** The same, behind a redirect. */
    Answer<T> afterRedirect() {
        return new Answer<>(status, headers, body, place, true);
    }
}
