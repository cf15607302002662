package io.holdfast.chaos;

import io.holdfast.chaos.fault.Replica;
import io.holdfast.process.ApiProblem;
import io.holdfast.process.HoldfastApi;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** The service's API as somebody with a key uses it behind a load balancer: any replica that is ready, and another where one does not answer. */
final class Doors {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<Replica> replicas;
    private final String key;
    private final Map<URI, HoldfastApi> callers = new ConcurrentHashMap<>();

    Doors(List<Replica> replicas, String key) {
        this.replicas = replicas;
        this.key = key;
    }

    /** No answer came, or one that says that the service cannot now. What was asked for may have been done. */
    static final class NoAnswer extends RuntimeException {
        NoAnswer(RuntimeException cause) {
            super(cause);
        }
    }

    /** Asks once. @throws ApiProblem where the answer is that it may not be */
    <T> T once(Function<HoldfastApi, T> question) {
        URI door = awaitDoor();
        try {
            return question.apply(callers.computeIfAbsent(
                    door, url -> HoldfastApi.at(url, PATIENCE).signedIn(key)));
        } catch (UncheckedIOException e) {
            throw new NoAnswer(e);
        } catch (ApiProblem e) {
            if (e.status() >= 500 || e.status() == 401) {
                callers.remove(door);
                throw new NoAnswer(e);
            }
            throw e;
        }
    }

    /** Asks until there is an answer: for questions that change nothing. */
    <T> T asked(Function<HoldfastApi, T> question, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return once(question);
            } catch (NoAnswer e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
        }
    }

    private URI awaitDoor() {
        long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (System.nanoTime() < deadline) {
            List<URI> open = replicas.stream().flatMap(it -> it.url().stream()).toList();
            if (!open.isEmpty()) {
                return open.get(ThreadLocalRandom.current().nextInt(open.size()));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        throw new IllegalStateException("no replica with the API has been ready for three minutes");
    }
}
