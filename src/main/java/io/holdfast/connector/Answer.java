package io.holdfast.connector;

import java.net.http.HttpHeaders;

/** What a request was answered with. */
record Answer<T>(int status, HttpHeaders headers, T body) {
    /** The same with what was made of its body. */
    <U> Answer<U> with(U other) {
        return new Answer<>(status, headers, other);
    }
}
