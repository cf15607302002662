package io.holdfast.ratelimit;

import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/**
 * The generic cell rate algorithm (ITU-T I.371) as one atomic step. A key is a hash of two moments in microseconds of Redis' clock:
 * {@code tat}, at which the bucket will be empty, and {@code till}, before which nothing is granted. It expires when neither
 * lies in the future.
 */
final class CellRateScript {
    private static final String SCRIPT = """
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local verb = ARGV[1]
            local interval = tonumber(ARGV[2])
            local capacity = tonumber(ARGV[3])
            local amount = tonumber(ARGV[4])
            local age = tonumber(ARGV[5])
            local tat = tonumber(redis.call('HGET', KEYS[1], 'tat') or '0')
            local till = tonumber(redis.call('HGET', KEYS[1], 'till') or '0')
            local granted = 0
            local wait = 0
            if tat < now then tat = now end
            if verb == 'take' then
              local free = tat + (amount - capacity) * interval
              local start = math.max(free, till)
              if start > now then
                wait = start - now
              else
                tat = tat + amount * interval
                granted = 1
              end
            elseif verb == 'pause' then
              till = math.max(till, now + amount)
              tat = math.max(tat, now + capacity * interval)
            else
              tat = math.max(tat, now - age + math.min(amount, capacity) * interval)
            end
            if granted == 1 or verb ~= 'take' then
              local left = math.ceil((math.max(tat, till) - now) / 1000)
              redis.call('HSET', KEYS[1], 'tat', string.format('%.0f', tat), 'till', string.format('%.0f', till))
              redis.call('PEXPIRE', KEYS[1], math.max(left, 1))
            end
            return {granted, string.format('%.0f', wait), string.format('%.0f', (tat - now) * 1000 / interval), string.format('%.0f', now)}
            """;

    private final RedisDataSource redis;
    private final String sha = sha1(SCRIPT);

    CellRateScript(RedisDataSource redis) {
        this.redis = redis;
    }

    /**
     * What one run did.
     *
     * @param delay until it is worth asking again; zero where granted
     * @param used calls in use after the step
     * @param at microseconds of Redis' clock
     */
    record Step(boolean granted, Duration delay, double used, long at) {}

    Step take(RateKey key, Limit limit, long cost) {
        return run("take", key, limit, Long.toString(cost), 0);
    }

    Step pause(RateKey key, Limit limit, Duration time) {
        return run("pause", key, limit, Long.toString(micros(time)), 0);
    }

    Step observed(RateKey key, Limit limit, double used, Duration age) {
        return run("observed", key, limit, Double.toString(used), micros(age));
    }

    private Step run(String verb, RateKey key, Limit limit, String amount, long age) {
        String[] tail = {
            "1",
            key.redisKey(),
            verb,
            Long.toString(limit.interval()),
            Long.toString(limit.capacity()),
            amount,
            Long.toString(age)
        };
        Response answer;
        try {
            answer = redis.execute("EVALSHA", prepend(sha, tail));
        } catch (RuntimeException e) {
            if (!saysNoScript(e)) {
                throw e;
            }
            answer = redis.execute("EVAL", prepend(SCRIPT, tail));
        }
        return new Step(
                answer.get(0).toLong() == 1,
                Duration.of(answer.get(1).toLong(), ChronoUnit.MICROS),
                answer.get(2).toLong() / 1000.0,
                answer.get(3).toLong());
    }

    private static long micros(Duration time) {
        return time.toNanos() / 1000;
    }

    private static String[] prepend(String first, String[] rest) {
        String[] all = new String[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    private static boolean saysNoScript(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each.getMessage() != null && each.getMessage().contains("NOSCRIPT")) {
                return true;
            }
        }
        return false;
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
