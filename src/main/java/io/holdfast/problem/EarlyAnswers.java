package io.holdfast.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Says with a code why a request is refused before any operation is reached: its announced body or its address is too long. An address beyond
 * {@code quarkus.http.limits.max-initial-line-length}, one that is no URI (a broken escape), a body that turns out too long while it is read, and what is no HTTP at all are
 * refused below this, with a status alone.
 */
@Singleton
final class EarlyAnswers {
    /** The longest address that is read, in characters. */
    static final int LONGEST_ADDRESS = 8 * 1024;

    /** Behind the door of replicas without the API, before everything else. */
    private static final int EARLY = 9_000;

    private final ObjectMapper json;
    private final long largestBody;

    EarlyAnswers(
            ObjectMapper json, @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize largestBody) {
        this.json = json;
        this.largestBody = largestBody.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::sized, EARLY);
    }

    private void sized(RoutingContext context) {
        if (context.request().uri().length() > LONGEST_ADDRESS) {
            answer(context, ErrorCode.ADDRESS_TOO_LONG);
        } else if (announced(context) > largestBody) {
            // What was announced is not read, so nothing that follows on this connection could be understood.
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            answer(context, ErrorCode.REQUEST_TOO_LARGE);
        } else {
            context.next();
        }
    }

    private static long announced(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void answer(RoutingContext context, ErrorCode code) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.headWritten()) {
            return;
        }
        try {
            response.setStatusCode(code.kind().status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, ProblemView.MEDIA_TYPE)
                    .end(json.writeValueAsString(ProblemView.of(code, code.sentence())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem can always be written", e);
        }
    }
}
