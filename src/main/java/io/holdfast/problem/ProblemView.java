package io.holdfast.problem;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

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
                .map(Duration::toSeconds)
                .ifPresent(seconds -> builder.header(HttpHeaders.RETRY_AFTER, Math.max(1, seconds)));
        return builder.build();
    }

    private static Response.ResponseBuilder builder(ErrorCode code, String detail) {
        int status = code.kind().status();
        ProblemView view = new ProblemView("/docs/errors#" + code.code(), code.sentence(), status, code.code(), detail);
        return Response.status(status).type(MEDIA_TYPE).entity(view);
    }
}
