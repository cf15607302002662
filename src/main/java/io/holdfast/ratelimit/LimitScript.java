package io.holdfast.ratelimit;

import io.holdfast.ratelimit.RateLimit.Level;
import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Runs {@code ratelimit.lua}: a gate and its buckets as one atomic step on Redis. Keys expire when they say nothing any more. */
final class LimitScript {

    private static final String SCRIPT = text("/ratelimit.lua");
    private final RedisDataSource redis;
    private final String since;
    private final String sha = sha1(SCRIPT);

    /** @param use whose limits they are: what is not known of one use's calls says nothing of another's */
    LimitScript(RedisDataSource redis, String use) {
        this.redis = redis;
        this.since = RateKey.PREFIX + "since:" + use;
    }

    /** What the asking replica knows of Redis. */
    enum Sight {
        /** It asks for the first time. */
        NEW,
        /** It has been answered all along. */
        KEPT,
        /** It was not answered the last time. */
        LOST
    }

    /**
     * What one run did.
     *
     * @param delay until it is worth asking again; zero where granted
     * @param at microseconds of Redis' clock
     * @param levels of the buckets, after the step
     */
    record Step(boolean granted, Duration delay, long at, List<Level> levels) {}

    Step take(Sight sight, RateKey gate, List<Bucket> buckets) {
        return run("take", sight, gate, buckets, "0", "0", "0");
    }

    Step pause(Sight sight, RateKey gate, List<Bucket> buckets, Duration time) {
        return run("pause", sight, gate, buckets, Long.toString(micros(time)), "0", "0");
    }

    /** @param amount calls in use of a leaking bucket, left of a window @param span since when, or until the window ends; below 0 where that is not known */
    Step told(Sight sight, Bucket bucket, double amount, long span, long serial) {
        return run(
                "told",
                sight,
                bucket.key(),
                List.of(bucket),
                Double.toString(amount),
                Long.toString(span),
                Long.toString(serial));
    }

    private Step run(
            String verb, Sight sight, RateKey gate, List<Bucket> buckets, String amount, String span, String serial) {
        List<String> words = new ArrayList<>();
        words.add(Integer.toString(2 + buckets.size()));
        words.add(since);
        words.add(gate.redisKey());
        buckets.forEach(bucket -> words.add(bucket.key().redisKey()));
        words.addAll(List.of(verb, sight.name().toLowerCase(Locale.ROOT), amount, span, serial));
        for (Bucket bucket : buckets) {
            words.addAll(
                    switch (bucket.limit()) {
                        case Limit.Cells cells ->
                            List.of("c", Long.toString(cells.interval()), Long.toString(cells.capacity()));
                        case Limit.Window window ->
                            List.of("w", Long.toString(window.calls()), Long.toString(window.micros()));
                    });
            words.add(Long.toString(bucket.cost()));
        }
        Response answer = answer(words);
        List<Level> levels = new ArrayList<>();
        for (int i = 3; i < answer.size(); i += 2) {
            levels.add(
                    new Level(answer.get(i).toLong() / 1000.0, answer.get(i + 1).toLong()));
        }
        return new Step(
                answer.get(0).toLong() == 1,
                Duration.of(answer.get(1).toLong(), ChronoUnit.MICROS),
                answer.get(2).toLong(),
                List.copyOf(levels));
    }

    private Response answer(List<String> words) {
        try {
            return redis.execute("EVALSHA", with(sha, words));
        } catch (RuntimeException e) {
            if (!saysNoScript(e)) {
                throw e;
            }
            return redis.execute("EVAL", with(SCRIPT, words));
        }
    }

    static long micros(Duration time) {
        return time.toNanos() / 1000;
    }

    private static String[] with(String first, List<String> rest) {
        List<String> all = new ArrayList<>(rest);
        all.addFirst(first);
        return all.toArray(String[]::new);
    }

    private static boolean saysNoScript(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each.getMessage() != null && each.getMessage().contains("NOSCRIPT")) {
                return true;
            }
        }
        return false;
    }

    private static String text(String resource) {
        try (InputStream in = LimitScript.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
