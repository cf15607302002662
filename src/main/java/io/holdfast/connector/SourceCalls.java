package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Calls to one source: through its rate limit, and with every answer judged. */
final class SourceCalls {
    static final Duration MOMENT = Duration.ofMillis(300);
    private static final int LONGEST_REFUSAL = 64 * 1024;

    private final ErrorRule.Scope scope;
    private final AnswerRules rules;
    private final Requests requests;
    private final Proof proof;
    private final Outgoing outgoing;
    private final Gate gate;
    private final CallMetrics.Numbers numbers;

    SourceCalls(
            AnswerRules rules,
            Requests requests,
            Proof proof,
            Outgoing outgoing,
            Gate gate,
            CallMetrics.Numbers numbers) {
        this(null, rules, requests, proof, outgoing, gate, numbers);
    }

    private SourceCalls(
            ErrorRule.Scope scope,
            AnswerRules rules,
            Requests requests,
            Proof proof,
            Outgoing outgoing,
            Gate gate,
            CallMetrics.Numbers numbers) {
        this.scope = scope;
        this.rules = rules;
        this.requests = requests;
        this.proof = proof;
        this.outgoing = outgoing;
        this.gate = gate;
        this.numbers = numbers;
    }

    /** The same calls, judged by the rules of that scope. */
    SourceCalls within(ErrorRule.Scope other) {
        return new SourceCalls(other, rules, requests, proof, outgoing, gate, numbers);
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
            throw rules.clean(e);
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
            throw rules.clean(e);
        }
    }

    /** @param renewing whether another token may be asked for; then null says that there is one */
    private Answer<InputStream> opened(Call wantedCall, Set<Integer> wanted, boolean renewing) {
        Gate.Passage passage = gate.pass(wantedCall);
        Call call = proof.on(wantedCall);
        Answer<InputStream> answer = numbers.call(CallMetrics.Purpose.MEDIA, () -> outgoing.open(call), Answer::status);
        boolean welcome = wanted.contains(answer.status());
        Reply reply = welcome ? Reply.withoutBody(answer) : beginning(answer);
        gate.compare(passage, reply);
        if (welcome) {
            return answer.with(outgoing.guarded(answer.body()));
        }
        refuseStranger(call, reply);
        if (renewing && mayPassWithAnotherToken(reply)) {
            if (!proof.renew(call)) {
                Gate.sleep(MOMENT);
            }
            return null;
        }
        judged(call, reply, other -> false);
        throw Problem.of(ErrorCode.SOURCE_REFUSED_REQUEST, call + " answered " + reply.status() + ", without a file.");
    }

    /** An answer with the beginning of its body, which is closed. */
    static Reply beginning(Answer<InputStream> answer) {
        try (InputStream body = answer.body()) {
            byte[] beginning = ContentCoding.decoded(ContentCoding.of(answer.headers()), body)
                    .readNBytes(LONGEST_REFUSAL);
            return Reply.of(answer.with(beginning), Duration.ZERO);
        } catch (IOException | Problem e) {
            return Reply.withoutBody(answer);
        }
    }

    /** Another host to which the source redirected has no say in whether the credentials, which it never saw, are good. */
    private static void refuseStranger(Call call, Reply reply) {
        if (reply.status() == 401 && !call.isAtHome(reply.place())) {
            throw Outgoing.moved(call, reply.status(), reply.place());
        }
    }

    private boolean mayPassWithAnotherToken(Reply reply) {
        return rules.mayPassWithAnotherToken(scope, reply);
    }

    private Optional<Reply> judged(Call call, Reply reply, Predicate<Reply> expected) {
        return rules.judged(scope, call, reply, expected);
    }

    /** What the answers mean. */
    AnswerRules rules() {
        return rules;
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
        Reply reply = numbers.call(CallMetrics.Purpose.API, () -> outgoing.ask(call), Reply::status);
        numbers.received(reply.body().length);
        gate.compare(passage, reply);
        refuseStranger(call, reply);
        return new Answered(call, reply);
    }
}
