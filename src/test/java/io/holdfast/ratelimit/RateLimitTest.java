package io.holdfast.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.runtime.datasource.BlockingRedisDataSourceImpl;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

class RateLimitTest {
    private static final Limit SLOW = new Limit(3, 0.01);

    private static RedisServer server;
    private static Vertx vertx;
    private static int port;

    private final RateKey key = new RateKey("acme", UUID.randomUUID().toString());
    private final RedisDataSource redis = redis(port);
    private final CellRateScript script = new CellRateScript(redis);
    private final RateLimit limits = new RedisRateLimit(redis, new SimpleMeterRegistry());

    @BeforeAll
    static void startRedis() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        server = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        server.start();
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopRedis() throws IOException {
        vertx.closeAndAwait();
        server.stop();
    }

    private static RedisDataSource redis(int port) {
        Redis client = Redis.createClient(vertx, "redis://127.0.0.1:" + port);
        return new BlockingRedisDataSourceImpl(vertx, client, RedisAPI.api(client), Duration.ofSeconds(5));
    }

    @Test
    void a_full_bucket_grants_its_capacity_at_once_and_then_says_how_long_to_wait() {
        for (int i = 1; i <= 3; i++) {
            RateLimit.Answer answer = limits.take(key, SLOW, 1);
            assertThat(answer).isInstanceOf(RateLimit.Granted.class);
            assertThat(((RateLimit.Granted) answer).used()).isBetween(i - 0.01, i + 0.01);
        }

        assertThat(wait(limits.take(key, SLOW, 1))).isBetween(Duration.ofSeconds(95), Duration.ofSeconds(100));
    }

    @Test
    void a_refused_wish_takes_nothing() {
        limits.take(key, SLOW, 2);
        Duration first = wait(limits.take(key, SLOW, 2));
        Duration second = wait(limits.take(key, SLOW, 2));

        assertThat(second).isLessThanOrEqualTo(first);
        assertThat(limits.take(key, SLOW, 1)).isInstanceOf(RateLimit.Granted.class);
    }

    @Test
    void buckets_of_different_sources_and_tenants_do_not_touch_each_other() {
        limits.take(key, SLOW, 3);

        assertThat(limits.take(new RateKey("other", key.source()), SLOW, 3)).isInstanceOf(RateLimit.Granted.class);
        assertThat(limits.take(new RateKey("acme", key.source() + "2"), SLOW, 3))
                .isInstanceOf(RateLimit.Granted.class);
    }

    @Test
    void a_pause_holds_back_every_replica_and_a_shorter_one_does_not_end_it() {
        RateLimit otherReplica = new RedisRateLimit(redis(port), new SimpleMeterRegistry());
        Limit wide = new Limit(100, 1000);

        limits.pause(key, wide, Duration.ofSeconds(30));
        limits.pause(key, wide, Duration.ofSeconds(1));

        assertThat(wait(otherReplica.take(key, wide, 1))).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30));
    }

    @Test
    void after_a_pause_the_bucket_is_as_full_as_the_outside_system_said() {
        limits.pause(key, SLOW, Duration.ofMillis(1));

        assertThat(wait(limits.take(key, SLOW, 1))).isGreaterThan(Duration.ofSeconds(95));
    }

    @Test
    void what_others_used_counts_and_never_empties_the_bucket() {
        limits.observed(key, SLOW, 2, Duration.ZERO);
        limits.observed(key, SLOW, 0, Duration.ZERO);

        assertThat(limits.take(key, SLOW, 1)).isInstanceOf(RateLimit.Granted.class);
        assertThat(limits.take(key, SLOW, 1)).isInstanceOf(RateLimit.WaitFor.class);
    }

    @Test
    void keys_expire_when_they_say_nothing_any_more() {
        limits.take(key, SLOW, 1);

        long left = redis.execute("PTTL", key.redisKey()).toLong();

        assertThat(left).isBetween(95_000L, 100_001L);
    }

    @Test
    void a_redis_that_forgot_the_script_learns_it_again() {
        limits.take(key, SLOW, 1);
        redis.execute("SCRIPT", "FLUSH");

        assertThat(limits.take(key, SLOW, 1)).isInstanceOf(RateLimit.Granted.class);
    }

    @Test
    void without_redis_the_work_is_told_to_come_back() {
        RateLimit nowhere = new RedisRateLimit(redis(1), new SimpleMeterRegistry());

        assertThatThrownBy(() -> nowhere.take(key, SLOW, 1)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(ErrorCode.SOURCE_THROTTLED);
            assertThat(problem.waitFor()).contains(Duration.ofSeconds(5));
        });
        nowhere.pause(key, SLOW, Duration.ofSeconds(1));
    }

    @Test
    void no_window_ever_holds_more_than_the_capacity_and_what_flowed_back() throws Exception {
        Limit limit = new Limit(20, 200);
        List<Long> grants = Collections.synchronizedList(new ArrayList<>());
        long end = System.nanoTime() + Duration.ofMillis(1500).toNanos();
        List<CellRateScript> replicas =
                List.of(script, new CellRateScript(redis(port)), new CellRateScript(redis(port)));

        onThreads(24, number -> {
            while (System.nanoTime() < end) {
                CellRateScript.Step step =
                        replicas.get(number % replicas.size()).take(key, limit, 1);
                if (step.granted()) {
                    grants.add(step.at());
                } else {
                    LockSupport.parkNanos(step.delay().toNanos());
                }
            }
        });

        List<Long> sorted = grants.stream().sorted().toList();
        for (int from = 0; from < sorted.size(); from++) {
            for (int to = from; to < sorted.size(); to++) {
                double window = (sorted.get(to) - sorted.get(from)) / 1e6;
                assertThat((double) (to - from + 1)).isLessThanOrEqualTo(20 + 200 * window + 0.001);
            }
        }
        assertThat(sorted).hasSizeGreaterThan(200);
    }

    @Test
    void headroom_takes_five_per_cent_off_and_at_least_one_call() {
        assertThat(new Limit(40, 2).withHeadroom(5)).isEqualTo(new Limit(38, 2));
        assertThat(new Limit(4, 2).withHeadroom(5)).isEqualTo(new Limit(3, 2));
        assertThat(new Limit(1, 2).withHeadroom(5)).isEqualTo(new Limit(1, 2));
    }

    private static Duration wait(RateLimit.Answer answer) {
        return switch (answer) {
            case RateLimit.WaitFor waiting -> waiting.time();
            case RateLimit.Granted granted -> throw new AssertionError("granted: " + granted);
        };
    }

    private interface Work {
        void of(int number);
    }

    private static void onThreads(int count, Work work) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                all.add(threads.submit(() -> work.of(number)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }
}
