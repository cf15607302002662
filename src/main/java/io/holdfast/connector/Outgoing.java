package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * Sends requests to outside systems over shared connections: only to permitted addresses, in bounded time, with bounded answers.
 * Redirects of reading calls are followed up to five times. Those of writing calls are followed where they keep the method and stay at the source's own scheme, host and port;
 * others are refused, since nobody knows whether the write was taken. Safe for use by many threads; an interrupt ends a call at once.
 */
final class Outgoing implements AutoCloseable {
    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> PERMANENT = Set.of(301, 308);
    /** Redirects that keep the method and the body (RFC 9110, 15.4). */
    private static final Set<Integer> KEEPING = Set.of(307, 308);

    private static final long SLOWEST_UPLOAD = 64 * 1024;
    private static final int SMALL = 4 * 1024;
    private static final int PARTIAL = 206;

    private final Wire wire;
    private final AddressGuard guard;
    private final OutgoingConfig config;
    private final StallAlarm alarm = new StallAlarm();

    Outgoing(OutgoingConfig config) {
        this(config, Surroundings.real());
    }

    Outgoing(OutgoingConfig config, Surroundings given) {
        this.config = config;
        this.guard = new AddressGuard(config.allowedNetworks().orElse(List.of()), given.names());
        this.wire = new Wire(guard, given, config.connectTimeout());
        alarm.every(Wire.IDLE, wire::closeIdle);
    }

    /** What is made of an answer's body before the time for the call ends. */
    @FunctionalInterface
    private interface Reading<T> {
        T of(Answer<InputStream> answer) throws IOException;
    }

    /**
     * Sends a request and reads its whole answer without its content coding, announced or not. A part of a file (206) stays as it came, since a part cannot be decoded alone.
     */
    Reply send(Call call) {
        return send(call, false);
    }

    /**
     * As {@link #send}, of a call to the source's own API: a permanent redirect (301, 308) to another scheme, host or port is {@code source_moved}, since nothing there may have the
     * credentials.
     */
    Reply ask(Call call) {
        return send(call, true);
    }

    private Reply send(Call call, boolean api) {
        long start = System.nanoTime();
        Answer<byte[]> answer = follow(call, this::whole, api);
        return Reply.of(answer, Duration.ofNanos(System.nanoTime() - start));
    }

    /** Sends a request and leaves the answer's body to be read and decoded by the caller. */
    Answer<InputStream> open(Call call) {
        return follow(call, Answer::body, false);
    }

    /** Fails with {@code media_too_large} where a file is announced with more bytes than the limit. */
    void refuseLarger(long announced) {
        if (announced > config.mediaLimit().asLongValue()) {
            throw Problem.of(ErrorCode.MEDIA_TOO_LARGE, "The file has " + announced + " bytes.");
        }
    }

    /** The bytes of an opened answer. */
    InputStream guarded(InputStream body) {
        return new GuardedBody(body, config.mediaLimit().asLongValue(), config.stallTimeout(), alarm);
    }

    private byte[] whole(Answer<InputStream> answer) throws IOException {
        try (InputStream body = answer.body()) {
            if (answer.status() == PARTIAL) {
                return bounded(body);
            }
            byte[] bytes = bounded(ContentCoding.decoded(ContentCoding.of(answer.headers()), body));
            return ContentCoding.isGzip(bytes) ? bounded(ContentCoding.unzipped(bytes)) : bytes;
        }
    }

    private byte[] bounded(InputStream body) throws IOException {
        int limit = (int) Math.min(config.pageLimit().asLongValue(), Integer.MAX_VALUE - 16);
        byte[] bytes = body.readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw new IOException("the answer has more than " + limit + " bytes");
        }
        return bytes;
    }

    private <T> Answer<T> follow(Call call, Reading<T> reading, boolean api) {
        URI uri = call.uri();
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            guard.check(uri);
            Answer<T> answer = once(call, uri, reading);
            if (!REDIRECTS.contains(answer.status())) {
                return hop > 0 ? answer.afterRedirect() : answer;
            }
            URI next = next(call, uri, answer);
            boolean away = !call.isAtHome(next);
            if (api && away && PERMANENT.contains(answer.status())) {
                throw moved(call, answer.status(), next);
            }
            if (!call.onlyReads() && (away || !KEEPING.contains(answer.status()))) {
                throw refused(call, answer.status(), next);
            }
            uri = next;
        }
        throw Problem.of(ErrorCode.SOURCE_ANSWER_INVALID, call + ": the source redirects more than five times.");
    }

    /** The failure that says that the source is at another address by now. */
    static Problem moved(Call call, int status, URI to) {
        String place = Addresses.shown(to.toString()).replaceFirst("[?].*", "");
        String path = call.path();
        String base = place.endsWith(path) ? place.substring(0, place.length() - path.length()) : place;
        return Problem.of(
                        ErrorCode.SOURCE_MOVED,
                        call + " answered " + status + ": the source moved to " + base + "; change its address.")
                .untaken();
    }

    /** A redirect that asks for the same call elsewhere (307, 308) has taken nothing of it; of the others nobody knows. */
    private static Problem refused(Call call, int status, URI to) {
        Problem problem = Problem.of(
                ErrorCode.SOURCE_REFUSED_REQUEST,
                call + " answered " + status + ": the source redirects writing calls to "
                        + Addresses.shown(to.toString()) + "; give it the address that it redirects to.");
        return KEEPING.contains(status) ? problem.untaken() : problem;
    }

    private static URI next(Call call, URI from, Answer<?> answer) {
        try {
            return Addresses.resolve(
                    from, answer.headers().firstValue("Location").orElseThrow());
        } catch (RuntimeException e) {
            throw Problem.of(ErrorCode.SOURCE_ANSWER_INVALID, call + ": the source redirects to nowhere.", e);
        }
    }

    private <T> Answer<T> once(Call call, URI uri, Reading<T> reading) {
        Duration patience = config.requestTimeout().plusSeconds(call.payload().size() / SLOWEST_UPLOAD);
        HttpUriRequestBase request = Wire.request(call, uri);
        AtomicBoolean answered = new AtomicBoolean();
        FutureTask<Answer<T>> exchange = new FutureTask<>(() -> {
            Answer<InputStream> answer = wire.send(request, uri);
            answered.set(true);
            return answer.with(REDIRECTS.contains(answer.status()) ? discarded(answer.body()) : reading.of(answer));
        });
        Thread.ofVirtual().name("outgoing").start(exchange);
        try {
            return exchange.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            exchange.cancel(true);
            request.cancel();
            Thread.currentThread().interrupt();
            throw Problem.of(ErrorCode.SERVICE_UNAVAILABLE, call + ": the call was interrupted.", e);
        } catch (TimeoutException e) {
            exchange.cancel(true);
            request.cancel();
            throw Problem.of(
                    ErrorCode.SOURCE_UNREACHABLE, call + ": no whole answer in " + patience.toSeconds() + " s.", e);
        } catch (ExecutionException e) {
            throw failed(call, answered.get(), e.getCause());
        }
    }

    /** Reads a small body to its end, so that its connection can be used again, and cuts a large one off. */
    private static <T> T discarded(InputStream body) throws IOException {
        try (body) {
            body.readNBytes(SMALL);
            return null;
        }
    }

    private static Problem failed(Call call, boolean answered, Throwable cause) {
        if (cause instanceof Problem problem) {
            return problem;
        }
        if (answered) {
            return Problem.of(
                    ErrorCode.SOURCE_ANSWER_INVALID,
                    call + ": the answer broke off or is larger than the limit.",
                    cause);
        }
        String what = cause instanceof SSLException
                ? ": no safe connection to the source; look at its certificate."
                : ": the source does not answer.";
        return Problem.of(ErrorCode.SOURCE_UNREACHABLE, call + what, cause);
    }

    @Override
    public void close() {
        alarm.close();
        wire.close();
    }
}
