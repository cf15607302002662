package io.holdfast.problem;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/**
 * An error as the API answers it: RFC 9457, {@code application/problem+json}.
 *
 * @param type a relative reference to the code's line in the error documentation
 * @param code stable, from the catalogue
 */
@RegisterForReflection
public record ProblemView(String type, String title, int status, String code, String detail) {
    static final String MEDIA_TYPE = "application/problem+json";

    /** The whole answer for a failure. */
    public static Response answer(ErrorCode code, String detail) {
        return builder(code, detail).build();
    }

    /** The whole answer for a problem, with {@code Retry-After} where it passes by itself. */
    public static Response answer(Problem problem) {
        Response.ResponseBuilder builder = builder(problem.code(), problem.getMessage());
        problem.waitFor()
                .map(wait -> wait.plusMillis(999).toSeconds())
                .ifPresent(seconds -> builder.header(HttpHeaders.RETRY_AFTER, Math.max(1, seconds)));
        return builder.build();
    }

    private static Response.ResponseBuilder builder(ErrorCode code, String detail) {
        ProblemView view = of(code, detail);
        return Response.status(view.status()).type(MEDIA_TYPE).entity(view);
    }

    /** The body of an answer for a failure. */
    static ProblemView of(ErrorCode code, String detail) {
        return new ProblemView(
                "/docs/errors#" + code.code(), code.sentence(), code.kind().status(), code.code(), detail);
    }
}
