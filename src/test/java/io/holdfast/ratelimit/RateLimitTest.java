package io.holdfast.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Optional;
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
    private static final Limit SLOW = new Limit.Cells(3, 0.01);

    private static RedisServer server;
    private static Vertx vertx;
    private static int port;

    private final RateKey key = new RateKey("acme", UUID.randomUUID().toString());
    private final RedisDataSource redis = redis(port);
    private final LimitScript script = new LimitScript(redis, "calls");
    private final SharedRateLimit limits = limits(redis);

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

    private static SharedRateLimit limits(RedisDataSource redis) {
        return new SharedRateLimit(
                new LimitScript(redis, "calls"),
                LocalShare.among(() -> 2),
                new SimpleMeterRegistry().counter("unanswered"));
    }

    private RateLimit.Answer take(Limit limit, long cost) {
        return limits.take(key, List.of(bucket(limit, cost)));
    }

    private Bucket bucket(Limit limit, long cost) {
        return new Bucket(key.part("bucket"), limit, cost);
    }

    @Test
    void a_full_bucket_grants_its_capacity_at_once_and_then_says_how_long_to_wait() {
        for (int i = 1; i <= 3; i++) {
            assertThat(level(take(SLOW, 1)).used()).isBetween(i - 0.01, i + 0.01);
        }

        assertThat(wait(take(SLOW, 1))).isBetween(Duration.ofSeconds(95), Duration.ofSeconds(100));
    }

    @Test
    void a_refused_wish_takes_nothing() {
        take(SLOW, 2);
        Duration first = wait(take(SLOW, 2));
        Duration second = wait(take(SLOW, 2));

        assertThat(second).isLessThanOrEqualTo(first);
        level(take(SLOW, 1));
    }

    @Test
    void of_several_buckets_all_have_to_grant_a_call_and_none_is_taken_from_where_one_refuses() {
        Bucket wide = new Bucket(key.part("wide"), new Limit.Cells(10, 0.01), 1);
        Bucket narrow = new Bucket(key.part("narrow"), new Limit.Window(2, Duration.ofHours(1)), 1);
        List<Bucket> both = List.of(wide, narrow);
        limits.take(key, both);
        limits.take(key, both);

        assertThat(wait(limits.take(key, both))).isBetween(Duration.ofMinutes(55), Duration.ofMinutes(68));

        assertThat(level(limits.take(key, List.of(wide))).used()).isBetween(2.99, 3.01);
    }

    @Test
    void buckets_of_different_sources_and_tenants_do_not_touch_each_other() {
        take(SLOW, 3);

        for (RateKey other : List.of(new RateKey("other", key.name()), new RateKey("acme", key.name() + "2"))) {
            level(limits.take(other, List.of(new Bucket(other.part("bucket"), SLOW, 3))));
        }
    }

    @Test
    void a_pause_holds_back_every_replica_and_a_shorter_one_does_not_end_it() {
        RateLimit otherReplica = limits(redis(port));

        limits.pause(key, List.of(), Duration.ofSeconds(30));
        limits.pause(key, List.of(), Duration.ofSeconds(1));

        assertThat(wait(otherReplica.take(key, List.of()))).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30));
    }

    @Test
    void after_a_pause_the_bucket_is_full() {
        limits.pause(key, List.of(bucket(SLOW, 1)), Duration.ofMillis(1));

        assertThat(wait(take(SLOW, 1))).isGreaterThan(Duration.ofSeconds(95));
    }

    @Test
    void a_source_that_refuses_what_its_buckets_granted_is_called_less_and_less_often() {
        for (int i = 0; i < 20; i++) {
            limits.take(key, List.of());
        }
        Duration before = Duration.ZERO;
        for (int i = 0; i < 12; i++) {
            limits.pause(key, List.of(), Duration.ZERO);
            level(granted(List.of()));
            Duration spacing = wait(limits.take(key, List.of()));
            assertThat(spacing).isGreaterThan(before);
            before = spacing.multipliedBy(9).dividedBy(10);
        }
        assertThat(before).isGreaterThan(Duration.ofMillis(50));
    }

    @Test
    void refusals_that_come_in_together_slow_calls_down_once() {
        limits.take(key, List.of());
        for (int i = 0; i < 50; i++) {
            limits.pause(key, List.of(), Duration.ofMillis(300));
        }
        level(granted(List.of()));

        assertThat(wait(limits.take(key, List.of()))).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void what_others_used_counts_and_never_empties_the_bucket() {
        limits.observed(bucket(SLOW, 1), 2, Duration.ZERO);
        limits.observed(bucket(SLOW, 1), 0, Duration.ZERO);

        level(take(SLOW, 1));
        assertThat(take(SLOW, 1)).isInstanceOf(RateLimit.WaitFor.class);
    }

    @Test
    void a_told_window_counts_instead_of_ours_less_what_was_called_since() {
        Limit limit = new Limit.Window(100, Duration.ofHours(1));
        RateLimit.Level first = level(take(limit, 1));
        level(take(limit, 1));
        limits.left(bucket(limit, 1), 5, first, Optional.of(Duration.ofMinutes(10)));

        assertThat(level(take(limit, 1)).used()).isEqualTo(97);
        limits.left(bucket(limit, 1), 50, first, Optional.of(Duration.ofMinutes(10)));
        level(take(limit, 3));

        assertThat(wait(take(limit, 1))).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    }

    @Test
    void a_told_window_that_has_ended_begins_anew() {
        Limit limit = new Limit.Window(3, Duration.ofHours(1));
        RateLimit.Level last = level(take(limit, 3));
        limits.left(bucket(limit, 1), 0, last, Optional.of(Duration.ofMillis(20)));

        assertThat(level(granted(List.of(bucket(limit, 3)))).used()).isEqualTo(3);
        assertThat(take(limit, 1)).isInstanceOf(RateLimit.WaitFor.class);
    }

    @Test
    void a_window_without_an_end_is_only_ever_taken_for_fuller() {
        Limit limit = new Limit.Window(10, Duration.ofHours(1));
        RateLimit.Level first = level(take(limit, 1));
        limits.left(bucket(limit, 1), 2, first, Optional.empty());
        limits.left(bucket(limit, 1), 9, first, Optional.empty());

        level(take(limit, 2));
        assertThat(take(limit, 1)).isInstanceOf(RateLimit.WaitFor.class);
    }

    @Test
    void keys_expire_when_they_say_nothing_any_more() {
        take(SLOW, 1);
        take(new Limit.Window(1, Duration.ofSeconds(16)), 1);

        assertThat(redis.execute("PTTL", key.part("bucket").redisKey()).toLong())
                .isBetween(16_000L, 100_001L);
        assertThat(redis.execute("PTTL", key.redisKey()).toLong()).isBetween(3_500_000L, 3_600_001L);
    }

    @Test
    void a_redis_that_forgot_the_script_learns_it_again() {
        take(SLOW, 1);
        redis.execute("SCRIPT", "FLUSH");

        level(take(SLOW, 1));
    }

    @Test
    void a_redis_that_was_emptied_takes_buckets_for_full() {
        level(take(SLOW, 1));
        redis.execute("FLUSHALL");

        assertThat(wait(take(SLOW, 1))).isGreaterThan(Duration.ofSeconds(95));
        redis.execute("DEL", "holdfast:rate:since:calls");
        level(limits(redis).take(key, List.of(new Bucket(key.part("fresh"), SLOW, 3))));
    }

    @Test
    void without_redis_a_replica_goes_on_with_its_share_and_begins_as_if_others_had_just_called() {
        SharedRateLimit nowhere = limits(redis(1));
        Bucket bucket = bucket(new Limit.Cells(40, 100), 1);

        Duration first = wait(nowhere.take(key, List.of(bucket)));

        assertThat(nowhere.isLocal()).isTrue();
        assertThat(first).isBetween(Duration.ofMillis(1), Duration.ofMillis(20));
        nowhere.pause(key, List.of(bucket), Duration.ofSeconds(9));
        assertThat(wait(nowhere.take(key, List.of(bucket)))).isGreaterThan(Duration.ofSeconds(8));
    }

    @Test
    void a_caller_that_is_stopped_while_it_waits_for_redis_stays_stopped_and_says_nothing_of_redis() {
        Bucket bucket = bucket(SLOW, 1);
        limits.take(key, List.of(bucket));
        Thread.currentThread().interrupt();
        try {
            limits.take(key, List.of(bucket));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(limits.isLocal()).isFalse();
    }

    @Test
    void no_stretch_of_time_ever_holds_more_than_the_capacity_and_what_flowed_back() throws Exception {
        List<Long> sorted = grantsOf(new Limit.Cells(20, 200));

        for (int from = 0; from < sorted.size(); from++) {
            for (int to = from; to < sorted.size(); to++) {
                double window = (sorted.get(to) - sorted.get(from)) / 1e6;
                assertThat((double) (to - from + 1)).isLessThanOrEqualTo(20 + 200 * window + 0.001);
            }
        }
        assertThat(sorted).hasSizeGreaterThan(200);
    }

    @Test
    void no_window_ever_holds_more_calls_than_it_may_wherever_it_begins() throws Exception {
        List<Long> sorted = grantsOf(new Limit.Window(40, Duration.ofMillis(320)));

        for (int from = 0; from + 40 < sorted.size(); from++) {
            assertThat(sorted.get(from + 40) - sorted.get(from)).isGreaterThan(320_000);
        }
        assertThat(sorted).hasSizeGreaterThan(120);
    }

    private List<Long> grantsOf(Limit limit) throws Exception {
        List<Long> grants = Collections.synchronizedList(new ArrayList<>());
        long end = System.nanoTime() + Duration.ofMillis(1500).toNanos();
        List<LimitScript> replicas =
                List.of(script, new LimitScript(redis(port), "calls"), new LimitScript(redis(port), "calls"));
        onThreads(24, number -> {
            while (System.nanoTime() < end) {
                LimitScript.Step step = replicas.get(number % replicas.size())
                        .take(LimitScript.Sight.KEPT, key, List.of(bucket(limit, 1)));
                if (step.granted()) {
                    grants.add(step.at());
                } else {
                    LockSupport.parkNanos(step.delay().toNanos());
                }
            }
        });
        return grants.stream().sorted().toList();
    }

    @Test
    void headroom_takes_five_per_cent_off_and_at_least_one_call() {
        assertThat(new Limit.Cells(40, 2).withHeadroom(5)).isEqualTo(new Limit.Cells(38, 2));
        assertThat(new Limit.Cells(4, 2).withHeadroom(5)).isEqualTo(new Limit.Cells(3, 2));
        assertThat(new Limit.Window(1, Duration.ofDays(1)).withHeadroom(5).most())
                .isEqualTo(1);
    }

    private RateLimit.Answer granted(List<Bucket> buckets) {
        while (true) {
            switch (limits.take(key, buckets)) {
                case RateLimit.Granted granted -> {
                    return granted;
                }
                case RateLimit.WaitFor wait -> LockSupport.parkNanos(wait.time().toNanos());
            }
        }
    }

    private static RateLimit.Level level(RateLimit.Answer answer) {
        return switch (answer) {
            case RateLimit.Granted granted ->
                granted.levels().isEmpty() ? null : granted.levels().getFirst();
            case RateLimit.WaitFor wait -> throw new AssertionError("not granted: " + wait);
        };
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
