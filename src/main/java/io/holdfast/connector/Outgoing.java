package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends requests to outside systems over one shared client: only to permitted addresses, in bounded time, with bounded answers.
 * Redirects of reading calls are followed up to five times; those of writing calls are refused, since nobody knows whether the write
 * was taken. Safe for use by many threads; an interrupt ends a call at once.
 */
final class Outgoing implements AutoCloseable {
    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final long SLOWEST_UPLOAD = 64 * 1024;

    private final HttpClient client;
    private final AddressGuard guard;
    private final OutgoingConfig config;
    private final StallAlarm alarm = new StallAlarm();

    Outgoing(OutgoingConfig config) {
        this.config = config;
        this.guard = new AddressGuard(config.allowedNetworks().orElse(List.of()));
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(config.connectTimeout())
                .build();
    }

    /** Sends a request and reads its whole answer. */
    Reply send(Call call) {
        long start = System.nanoTime();
        HttpResponse<byte[]> answer = follow(
                call,
                BodyHandlers.limiting(
                        BodyHandlers.ofByteArray(), config.pageLimit().asLongValue()));
        return new Reply(
                answer.statusCode(), answer.headers(), answer.body(), Duration.ofNanos(System.nanoTime() - start));
    }

    /** Sends a request and leaves the answer's body to be read, watched for its size and for standing still. */
    HttpResponse<InputStream> open(Call call) {
        return follow(call, BodyHandlers.ofInputStream());
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

    private <T> HttpResponse<T> follow(Call call, BodyHandler<T> handler) {
        URI uri = call.uri();
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            guard.check(uri);
            HttpResponse<T> answer = once(call, uri, handler);
            if (!REDIRECTS.contains(answer.statusCode())) {
                return answer;
            }
            discard(answer);
            if (!call.onlyReads()) {
                throw Problem.of(
                        ErrorCode.SOURCE_REFUSED_REQUEST,
                        call + ": the source redirects writing calls; give it the address that it redirects to.");
            }
            uri = next(call, uri, answer);
        }
        throw Problem.of(ErrorCode.SOURCE_ANSWER_INVALID, call + ": the source redirects more than five times.");
    }

    private static URI next(Call call, URI from, HttpResponse<?> answer) {
        try {
            return from.resolve(
                    MediaLinks.uri(answer.headers().firstValue("Location").orElseThrow()));
        } catch (RuntimeException e) {
            throw Problem.of(ErrorCode.SOURCE_ANSWER_INVALID, call + ": the source redirects to nowhere.", e);
        }
    }

    private <T> HttpResponse<T> once(Call call, URI uri, BodyHandler<T> handler) {
        Duration patience = config.requestTimeout().plusSeconds(call.payload().size() / SLOWEST_UPLOAD);
        AtomicBoolean answered = new AtomicBoolean();
        CompletableFuture<HttpResponse<T>> exchange = client.sendAsync(request(call, uri), info -> {
            answered.set(true);
            return handler.apply(info);
        });
        try {
            return exchange.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            throw Problem.of(ErrorCode.SERVICE_UNAVAILABLE, call + ": the call was interrupted.", e);
        } catch (TimeoutException e) {
            exchange.cancel(true);
            throw Problem.of(
                    ErrorCode.SOURCE_UNREACHABLE, call + ": no whole answer in " + patience.toSeconds() + " s.", e);
        } catch (ExecutionException e) {
            throw answered.get()
                    ? Problem.of(
                            ErrorCode.SOURCE_ANSWER_INVALID,
                            call + ": the answer broke off or is larger than the limit.",
                            e.getCause())
                    : Problem.of(ErrorCode.SOURCE_UNREACHABLE, call + ": the source does not answer.", e.getCause());
        }
    }

    private static HttpRequest request(Call call, URI uri) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(call.method(), call.payload().publisher().get());
        try {
            call.headers().forEach(request::setHeader);
            call.payload().headers().forEach(request::setHeader);
            if (call.isAtHome(uri)) {
                call.secrets().forEach(request::setHeader);
            }
        } catch (IllegalArgumentException e) {
            throw Problem.of(ErrorCode.INVALID_SETTINGS, call + ": a header has a character that cannot be sent.");
        }
        return request.build();
    }

    private static void discard(HttpResponse<?> answer) {
        if (answer.body() instanceof InputStream body) {
            try (body) {
                body.skip(1);
            } catch (IOException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        alarm.close();
    }
}
