package io.holdfast.problem;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever a request ended with into an answer of the catalogue. Inner messages and stack traces go to the log alone. */
final class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
    private static final Set<String> BODIES = Set.of("body", "form");
    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

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
                .map(violation -> placeOf(violation.getPropertyPath()) + " " + violation.getMessage())
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
        Response known = behind(e);
        if (known != null) {
            return known;
        }
        int status = e.getResponse().getStatus();
        return switch (status) {
            case 404 -> ProblemView.answer(Problem.of(ErrorCode.NOT_FOUND));
            case 401 -> ProblemView.answer(Problem.of(ErrorCode.UNAUTHENTICATED));
            case 403 -> ProblemView.answer(Problem.of(ErrorCode.FORBIDDEN));
            case 405 -> ProblemView.answer(Problem.of(ErrorCode.METHOD_NOT_ALLOWED));
            case 413 -> ProblemView.answer(Problem.of(ErrorCode.REQUEST_TOO_LARGE));
            default -> status >= 500 ? map((Exception) e) : ProblemView.answer(Problem.of(ErrorCode.INVALID_REQUEST));
        };
    }

    /** What the causes say; null where none of them says anything. */
    private Response behind(WebApplicationException e) {
        Response answer = null;
        for (Throwable each = e.getCause(); each != null; each = each.getCause()) {
            if (each instanceof Problem problem) {
                return map(problem);
            }
            if (answer == null && each instanceof MismatchedInputException inner) {
                answer = map(inner);
            } else if (answer == null && each instanceof JsonParseException inner) {
                answer = map(inner);
            }
        }
        return answer;
    }

    @ServerExceptionMapper
    Response map(Exception e) {
        if (Outage.isBehind(e)) {
            return map(Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "The database does not answer.", e));
        }
        LOG.error("A request failed unexpectedly", e);
        return ProblemView.answer(Problem.of(ErrorCode.INTERNAL_ERROR));
    }

    /** The place within the body as its JSON names it, such as {@code streams[2].keys}, or the parameter. */
    private static String placeOf(Path path) {
        StringBuilder place = new StringBuilder();
        String parameter = "";
        for (Path.Node node : path) {
            switch (node.getKind()) {
                case METHOD -> {}
                case PARAMETER -> parameter = BODIES.contains(node.getName()) ? "The body" : node.getName();
                case CONTAINER_ELEMENT -> element(place, node);
                default -> {
                    element(place, node);
                    place.append(place.isEmpty() ? "" : ".").append(snakeCase(node.getName()));
                }
            }
        }
        return place.isEmpty() ? parameter : place.toString();
    }

    private static void element(StringBuilder place, Path.Node node) {
        if (node.getIndex() != null) {
            place.append('[').append(node.getIndex()).append(']');
        } else if (node.getKey() != null) {
            place.append('[').append(node.getKey()).append(']');
        }
    }

    private static String snakeCase(String name) {
        return CAPITAL.matcher(name).replaceAll(found -> "_" + found.group().toLowerCase(Locale.ROOT));
    }
}
