package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.connector.ErrorRule.Action;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Calls to one source: through its rate limit, and with every answer judged. */
final class SourceCalls {
    static final Duration MOMENT = Duration.ofMillis(300);
    private static final Duration LATER = Duration.ofHours(1);
    private static final int LONGEST_EXCERPT = 300;
    private static final int LONGEST_ANSWER = 500;
    private static final int LONGEST_REFUSAL = 64 * 1024;

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

    /**
     * As {@link #call}, of an answer whose body is left to be read, and closed, by the caller; watched for its size and for standing still.
     *
     * @param headers sent wherever redirects lead
     * @param wanted the statuses of such answers; any other is judged as usual
     */
    Answer<InputStream> open(Endpoint endpoint, Values values, Map<String, String> headers, Set<Integer> wanted) {
        Call call = requests.call(endpoint, Map.of(), values, Payload.NONE)
                .asking(Map.of("Accept", "*/*"))
                .asking(headers);
        try {
            Answer<InputStream> first = opened(call, wanted, true);
            return first != null ? first : opened(call, wanted, false);
        } catch (Problem e) {
            throw clean(e);
        }
    }

    /** @param renewing whether another token may be asked for; then null says that there is one */
    private Answer<InputStream> opened(Call wantedCall, Set<Integer> wanted, boolean renewing) {
        Gate.Passage passage = gate.pass(wantedCall);
        Call call = proof.on(wantedCall);
        Answer<InputStream> answer = numbers.call(CallMetrics.Purpose.MEDIA, () -> outgoing.open(call), Answer::status);
        boolean welcome = wanted.contains(answer.status());
        Reply reply = new Reply(
                answer.status(),
                answer.headers(),
                welcome ? new byte[0] : beginning(answer),
                Duration.ZERO,
                answer.place());
        gate.compare(passage, reply);
        if (welcome) {
            return answer.with(outgoing.guarded(answer.body()));
        }
        if (renewing && mayPassWithAnotherToken(reply)) {
            if (!proof.renew(call)) {
                Gate.sleep(MOMENT);
            }
            return null;
        }
        judged(call, reply, other -> false);
        throw Problem.of(ErrorCode.SOURCE_REFUSED_REQUEST, call + " answered " + reply.status() + ", without a file.");
    }

    private static byte[] beginning(Answer<InputStream> answer) {
        try (InputStream body = answer.body()) {
            return ContentCoding.decoded(ContentCoding.of(answer.headers()), body)
                    .readNBytes(LONGEST_REFUSAL);
        } catch (IOException | Problem e) {
            return new byte[0];
        }
    }

    private boolean mayPassWithAnotherToken(Reply reply) {
        return reply.status() == 401
                || rule(reply)
                        .filter(it -> it.action() == Action.REFRESH_TOKEN_THEN_RETRY)
                        .isPresent();
    }

    /** Whether an answer to a conditional write says that its condition does not hold. */
    boolean isConflict(Reply reply) {
        return rule(reply).map(rule -> rule.action() == Action.CONFLICT).orElse(reply.status() == 412);
    }

    private Optional<ErrorRule> rule(Reply reply) {
        return connector.errorHandler().stream()
                .filter(each -> reply.fits(each.match()))
                .findFirst();
    }

    private Problem clean(Problem problem) {
        String said = secrets.without(problem.getMessage());
        return said.equals(problem.getMessage())
                ? problem
                : problem.saying(said, problem.answer().map(secrets::without).orElse(null));
    }

    /** @param call as it was sent */
    private record Answered(Call call, Reply reply) {}

    private Answered sent(Call wanted) {
        Gate.Passage passage;
        Call call;
        try {
            passage = gate.pass(wanted);
            call = proof.on(wanted);
        } catch (Problem unsent) {
            throw unsent.untaken();
        }
        Reply reply = numbers.call(CallMetrics.Purpose.API, () -> outgoing.send(call), Reply::status);
        numbers.received(reply.body().length);
        gate.compare(passage, reply);
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
            throw told(call, reply, rule.get().action());
        }
        if (reply.isSuccess()) {
            return Optional.of(reply);
        }
        throw told(call, reply, usual(reply));
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
            case FAIL, IGNORE, CONFLICT -> answered(ErrorCode.SOURCE_REFUSED_REQUEST, said, reply);
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
