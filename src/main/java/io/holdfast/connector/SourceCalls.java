package io.holdfast.connector;

import io.holdfast.connector.ErrorRule.Action;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Calls to one source: through its rate limit, and with every answer judged. */
final class SourceCalls {
    static final Duration MOMENT = Duration.ofMillis(300);
    private static final int LONGEST_EXCERPT = 300;

    private final Connector connector;
    private final Requests requests;
    private final Proof proof;
    private final Outgoing outgoing;
    private final Gate gate;
    private final Secrets secrets;
    private final Clock clock;
    private final CallMetrics.Numbers numbers;

    SourceCalls(
            Connector connector,
            Requests requests,
            Proof proof,
            Outgoing outgoing,
            Gate gate,
            Secrets secrets,
            Clock clock,
            CallMetrics.Numbers numbers) {
        this.connector = connector;
        this.requests = requests;
        this.proof = proof;
        this.outgoing = outgoing;
        this.gate = gate;
        this.secrets = secrets;
        this.clock = clock;
        this.numbers = numbers;
    }

    /** What the source said, where that is no failure; absent where an {@code error_handler} says that there is nothing here. */
    Optional<Reply> call(Endpoint endpoint, Map<String, String> params, Values values, Payload payload) {
        return call(endpoint, params, values, payload, reply -> false);
    }

    /** As above; answers that {@code expected} takes are no failures either. */
    Optional<Reply> call(
            Endpoint endpoint, Map<String, String> params, Values values, Payload payload, Predicate<Reply> expected) {
        return call(requests.call(endpoint, params, values, payload), expected);
    }

    /** As above, at the address that an earlier answer gave; one that leads away from the source is {@code source_answer_invalid}. */
    Optional<Reply> follow(Endpoint endpoint, String address, Values values, Predicate<Reply> expected) {
        return call(requests.follow(endpoint, address, values), expected);
    }

    private Optional<Reply> call(Call call, Predicate<Reply> expected) {
        try {
            Answered first = sent(call);
            if (expected.test(first.reply()) || !mayPassWithAnotherToken(first.reply())) {
                return judged(call, first.reply(), expected);
            }
            if (!proof.renew(first.call())) {
                Gate.sleep(MOMENT);
            }
            return judged(call, sent(call).reply(), expected);
        } catch (Problem e) {
            throw clean(e);
        }
    }

    private boolean mayPassWithAnotherToken(Reply reply) {
        return reply.status() == 401
                || rule(reply)
                        .filter(it -> it.action() == Action.REFRESH_TOKEN_THEN_RETRY)
                        .isPresent();
    }

    private Optional<ErrorRule> rule(Reply reply) {
        return connector.errorHandler().stream()
                .filter(each -> reply.fits(each.match()))
                .findFirst();
    }

    private Problem clean(Problem problem) {
        String said = secrets.without(problem.getMessage());
        if (said.equals(problem.getMessage())) {
            return problem;
        }
        return problem.waitFor()
                .map(wait -> Problem.waiting(problem.code(), said, wait))
                .orElseGet(() -> Problem.of(problem.code(), said));
    }

    /** @param call as it was sent */
    private record Answered(Call call, Reply reply) {}

    private Answered sent(Call wanted) {
        double used = gate.pass();
        Call call = proof.on(wanted);
        Reply reply = numbers.call(CallMetrics.Purpose.API, () -> outgoing.send(call), Reply::status);
        numbers.received(reply.body().length);
        if (connector.rateLimit() != null && connector.rateLimit().headers().usedMax() != null) {
            reply.header(connector.rateLimit().headers().usedMax())
                    .filter(each -> each.matches("\\s*\\d{1,9}\\s*/\\s*\\d{1,9}\\s*"))
                    .ifPresent(
                            each -> gate.compare(used, Double.parseDouble(each.split("/")[0].strip()), reply.took()));
        }
        return new Answered(call, reply);
    }

    private Optional<Reply> judged(Call call, Reply reply, Predicate<Reply> expected) {
        if (expected.test(reply)) {
            return Optional.of(reply);
        }
        Optional<ErrorRule> rule = rule(reply);
        if (rule.isPresent()) {
            if (rule.get().action() == Action.IGNORE) {
                return Optional.empty();
            }
            throw failed(call, reply, rule.get().action());
        }
        if (reply.isSuccess()) {
            return Optional.of(reply);
        }
        throw failed(call, reply, usual(reply));
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
            case RETRY -> Problem.of(ErrorCode.SOURCE_FAILED, said + ".");
            case REVOKE, REFRESH_TOKEN_THEN_RETRY -> Problem.of(ErrorCode.SOURCE_CREDENTIALS_REFUSED, said + ".");
            case FAIL, IGNORE -> Problem.of(ErrorCode.SOURCE_REFUSED_REQUEST, said + excerpt(reply));
            case THROTTLE -> throttled(said, retryAfter(reply));
        };
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

    /** The name of the header that asks for a wait. */
    String retryAfterHeader() {
        return connector.rateLimit() == null
                ? "Retry-After"
                : connector.rateLimit().headers().retryAfter();
    }

    private String excerpt(Reply reply) {
        String type = reply.header("Content-Type").orElse("");
        if (!type.contains("json") && !type.contains("text/plain")) {
            return ".";
        }
        String text = new String(reply.body(), StandardCharsets.UTF_8);
        String clean = secrets.without(text).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return ": " + (clean.length() > LONGEST_EXCERPT ? clean.substring(0, LONGEST_EXCERPT) + "…" : clean);
    }
}
