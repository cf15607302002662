package io.holdfast.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalShareTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private final RateKey key = new RateKey("acme", "shop");
    private final List<Bucket> buckets = List.of(new Bucket(key, new Limit.Cells(40, 2), 1));

    @Test
    void four_sharers_together_call_as_often_as_the_bucket_refills_and_never_at_once() {
        int granted = 0;
        for (int sharer = 0; sharer < 4; sharer++) {
            granted += granted(LocalShare.among(() -> 4), buckets, 60);
        }

        assertThat(granted).isBetween(4 * 29, 4 * 30);
    }

    @Test
    void a_window_grants_each_sharer_at_least_one_call_in_its_time() {
        List<Bucket> daily = List.of(new Bucket(key, new Limit.Window(2, Duration.ofSeconds(50)), 1));

        assertThat(granted(LocalShare.among(() -> 100), daily, 101)).isEqualTo(2);
    }

    @Test
    void who_is_alone_may_call_the_whole_capacity_at_once_and_sees_how_much_is_used() {
        LocalShare alone = LocalShare.alone();
        for (int i = 1; i <= 40; i++) {
            assertThat(alone.take(key, buckets, SECOND))
                    .isInstanceOfSatisfying(
                            RateLimit.Granted.class,
                            granted -> assertThat(granted.levels().getFirst().used())
                                    .isPositive());
        }

        assertThat(alone.take(key, buckets, SECOND)).isEqualTo(new RateLimit.WaitFor(Duration.ofMillis(500)));
        assertThat(alone.take(key, buckets, SECOND + SECOND / 2)).isInstanceOf(RateLimit.Granted.class);
    }

    @Test
    void a_pause_holds_until_it_ends_and_is_forgotten_once_limits_are_shared_again() {
        LocalShare alone = LocalShare.alone();
        alone.pause(key, Duration.ofSeconds(5), 0);
        alone.pause(key, Duration.ofSeconds(1), 0);

        assertThat(alone.take(key, buckets, SECOND)).isEqualTo(new RateLimit.WaitFor(Duration.ofSeconds(4)));
        alone.clear();
        assertThat(alone.take(key, buckets, SECOND)).isInstanceOf(RateLimit.Granted.class);
    }

    private int granted(LocalShare share, List<Bucket> buckets, int seconds) {
        int granted = 0;
        for (long now = 0; now < seconds * SECOND; now += SECOND / 100) {
            granted += share.take(key, buckets, now) instanceof RateLimit.Granted ? 1 : 0;
        }
        return granted;
    }
}
