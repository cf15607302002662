package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.connector.ErrorRule.Action;
import io.holdfast.connector.ErrorRule.Scope;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** What the answers of one source mean: by the connector's {@code error_handler}, and otherwise as HTTP has it. */
final class AnswerRules {
    private static final Duration LATER = Duration.ofHours(1);
    private static final int LONGEST_EXCERPT = 300;
    private static final int LONGEST_ANSWER = 500;

    private final Connector connector;
    private final Gate gate;
    private final Secrets secrets;
    private final Clock clock;

    AnswerRules(Connector connector, Gate gate, Secrets secrets, Clock clock) {
        this.connector = connector;
        this.gate = gate;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** The first rule for an answer. @param scope of the call; null for calls of no scope, such as the check */
    Optional<ErrorRule> rule(Scope scope, Reply reply) {
        return connector.errorHandler().stream()
                .filter(each -> each.covers(scope) && reply.fits(each.match()))
                .findFirst();
    }

    /**
     * The answer, where it is no failure; absent where a rule says that there is nothing here. An answer that is ignored is {@code source_answer_ignored}, but for writes: it says
     * nothing of what is there.
     *
     * @param expected takes answers that are no failures, whatever the rules say
     */
    Optional<Reply> judged(Scope scope, Call call, Reply reply, Predicate<Reply> expected) {
        if (expected.test(reply)) {
            return Optional.of(reply);
        }
        Optional<Action> action = rule(scope, reply).map(ErrorRule::action);
        if (action.isPresent()) {
            if (action.get() == Action.NOT_FOUND || action.get() == Action.IGNORE && scope == Scope.WRITE) {
                return Optional.empty();
            }
            throw told(call, reply, action.get());
        }
        if (reply.isSuccess()) {
            return Optional.of(reply);
        }
        throw told(call, reply, usual(reply));
    }

    /** What an answer to a request for a file means by the rules that are scoped to files; absent where there is none. */
    Optional<Problem> ofMedia(Call call, Reply reply) {
        return rule(Scope.MEDIA, reply).map(ErrorRule::action).map(action -> switch (action) {
            case NOT_FOUND, IGNORE -> Problem.of(ErrorCode.MEDIA_MISSING, call + " answered " + reply.status() + ".");
            default -> failed(call, reply, action);
        });
    }

    /** Whether an answer may be another one with another token. */
    boolean mayPassWithAnotherToken(Scope scope, Reply reply) {
        return reply.status() == 401
                || rule(scope, reply)
                        .filter(it -> it.action() == Action.REFRESH_TOKEN_THEN_RETRY)
                        .isPresent();
    }

    /** Whether an answer to a conditional write says that its condition does not hold. */
    boolean isConflict(Reply reply) {
        return rule(Scope.WRITE, reply)
                .map(rule -> rule.action() == Action.CONFLICT)
                .orElse(reply.status() == 412);
    }

    /** A text without secrets. */
    String clean(String text) {
        return secrets.without(text);
    }

    /** The same failure without secrets. */
    Problem clean(Problem problem) {
        String said = secrets.without(problem.getMessage());
        return said.equals(problem.getMessage())
                ? problem
                : problem.saying(said, problem.answer().map(secrets::without).orElse(null));
    }

    /** What an answer means. One that blames the call says that nothing of it was taken; a server that gave up waiting (408) or failed says nothing about that. */
    private Problem told(Call call, Reply reply, Action action) {
        Problem problem = failed(call, reply, action);
        return reply.status() / 100 == 4 && reply.status() != 408 ? problem.untaken() : problem;
    }

    private Action usual(Reply reply) {
        return switch (reply.status()) {
            case 401 -> Action.REVOKE;
            case 429 -> Action.THROTTLE;
            case 503 -> retryAfter(reply).isPresent() ? Action.THROTTLE : Action.RETRY;
            default -> reply.status() >= 400 && reply.status() < 500 ? Action.FAIL : Action.RETRY;
        };
    }

    private Problem failed(Call call, Reply reply, Action action) {
        String said = call + " answered " + reply.status();
        return switch (action) {
            case RETRY -> answered(ErrorCode.SOURCE_FAILED, said, reply);
            case REVOKE, REFRESH_TOKEN_THEN_RETRY -> Problem.of(ErrorCode.SOURCE_CREDENTIALS_REFUSED, said + ".");
            case IGNORE -> answered(ErrorCode.SOURCE_ANSWER_IGNORED, said, reply);
            case FAIL, NOT_FOUND, CONFLICT -> answered(ErrorCode.SOURCE_REFUSED_REQUEST, said, reply);
            case NOT_OFFERED -> answered(ErrorCode.STREAM_NOT_OFFERED, said, reply);
            case THROTTLE -> throttled(said, wait(reply));
            case RESUME_LATER -> throttled(said, Optional.of(wait(reply).orElse(LATER)));
        };
    }

    /** What the source says against one record of a call that was for several. @param status 0 where it says none */
    Problem refused(JsonNode error, int status) {
        String said = secrets.without(error.isTextual() ? error.asText() : error.toString())
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .strip();
        return Problem.answered(
                ErrorCode.SOURCE_REFUSED_REQUEST,
                "The source refused the record in a call of several" + (status > 0 ? " with " + status : "") + ": "
                        + cut(said, LONGEST_EXCERPT),
                (status > 0 ? status + " " : "") + cut(said, LONGEST_ANSWER));
    }

    private static String cut(String text, int longest) {
        return text.length() > longest ? text.substring(0, longest) + "…" : text;
    }

    private Problem answered(ErrorCode code, String said, Reply reply) {
        return Problem.answered(
                code,
                said + excerpt(reply, LONGEST_EXCERPT, ": "),
                reply.status() + excerpt(reply, LONGEST_ANSWER, " "));
    }

    private Optional<Duration> wait(Reply reply) {
        return retryAfter(reply).or(() -> gate.usedUp(reply).map(RetryAfter::bounded));
    }

    /** Makes everyone wait, and the failure that says so. */
    Problem throttled(String said, Optional<Duration> asked) {
        Duration wait = asked.orElse(RetryAfter.UNSAID);
        gate.pause(wait);
        return Problem.waiting(ErrorCode.SOURCE_THROTTLED, said + ": wait " + wait.toSeconds() + " s.", wait);
    }

    private Optional<Duration> retryAfter(Reply reply) {
        return retryAfter(reply.header(retryAfterHeader()).orElse(null));
    }

    /** The wait that such a header asks for. */
    Optional<Duration> retryAfter(String header) {
        return RetryAfter.of(header, clock.instant());
    }

    /** When the source answered, by its own clock; empty where it does not say. */
    Optional<Instant> answeredAt(Reply reply) {
        return reply.header("Date").flatMap(date -> HttpDate.of(date, clock.instant()));
    }

    /** The name of the header that asks for a wait. */
    String retryAfterHeader() {
        return connector.rateLimit() == null
                ? "Retry-After"
                : connector.rateLimit().headers().retryAfter();
    }

    private String excerpt(Reply reply, int longest, String before) {
        String text = new String(reply.body(), StandardCharsets.UTF_8);
        String type = reply.header("Content-Type").orElseGet(() -> text.startsWith("{") ? "json" : "");
        if (text.isBlank() || !type.contains("json") && !type.contains("text/plain")) {
            return ".";
        }
        String clean = secrets.without(text).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return before + cut(clean, longest);
    }
}
