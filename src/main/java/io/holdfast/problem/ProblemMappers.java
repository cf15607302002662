package io.holdfast.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever a request ended with into an answer of the catalogue. Inner messages and stack traces go to the log alone. */
final class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    Response map(Problem problem) {
        if (problem.kind() == Kind.INTERNAL || problem.kind() == Kind.UNAVAILABLE) {
            LOG.errorf(problem, "A request ended with %s", problem.code().code());
        }
        return ProblemView.answer(problem);
    }

    @ServerExceptionMapper(priority = 1)
    Response map(AuthenticationFailedException e) {
        return ProblemView.answer(Problem.of(ErrorCode.UNAUTHENTICATED));
    }

    @ServerExceptionMapper(priority = 1)
    Response map(UnauthorizedException e) {
        return ProblemView.answer(Problem.of(ErrorCode.UNAUTHENTICATED));
    }

    @ServerExceptionMapper(priority = 1)
    Response map(ForbiddenException e) {
        return ProblemView.answer(Problem.of(ErrorCode.FORBIDDEN));
    }

    @ServerExceptionMapper
    Response map(ConstraintViolationException e) {
        String detail = e.getConstraintViolations().stream()
                .map(violation -> lastName(violation) + " " + violation.getMessage())
                .sorted()
                .collect(Collectors.joining("; "));
        return ProblemView.answer(ErrorCode.INVALID_REQUEST, detail);
    }

    @ServerExceptionMapper
    Response map(MismatchedInputException e) {
        if (e.getCause() instanceof Problem problem) {
            return ProblemView.answer(problem);
        }
        String field = e.getPath().stream()
                .map(part -> part.getFieldName() == null ? String.valueOf(part.getIndex()) : part.getFieldName())
                .collect(Collectors.joining("."));
        return ProblemView.answer(
                ErrorCode.INVALID_REQUEST,
                field.isEmpty() ? "The body is not of the right form." : "Not understood: " + field);
    }

    @ServerExceptionMapper
    Response map(JsonProcessingException e) {
        return ProblemView.answer(ErrorCode.INVALID_REQUEST, "The body is not JSON.");
    }

    @ServerExceptionMapper
    Response map(WebApplicationException e) {
        if (e.getCause() instanceof MismatchedInputException inner) {
            return map(inner);
        }
        if (e.getCause() instanceof Problem inner) {
            return map(inner);
        }
        int status = e.getResponse().getStatus();
        return switch (status) {
            case 404 -> ProblemView.answer(Problem.of(ErrorCode.NOT_FOUND));
            case 401 -> ProblemView.answer(Problem.of(ErrorCode.UNAUTHENTICATED));
            case 403 -> ProblemView.answer(Problem.of(ErrorCode.FORBIDDEN));
            case 405 -> ProblemView.answer(Problem.of(ErrorCode.METHOD_NOT_ALLOWED));
            default -> status >= 500 ? map((Exception) e) : ProblemView.answer(Problem.of(ErrorCode.INVALID_REQUEST));
        };
    }

    @ServerExceptionMapper
    Response map(Exception e) {
        if (Outage.isBehind(e)) {
            return map(Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "The database does not answer.", e));
        }
        LOG.error("A request failed unexpectedly", e);
        return ProblemView.answer(Problem.of(ErrorCode.INTERNAL_ERROR));
    }

    private static String lastName(ConstraintViolation<?> violation) {
        String name = "";
        for (Path.Node node : violation.getPropertyPath()) {
            name = node.getName() == null ? name : node.getName();
        }
        return name;
    }
}
