package io.holdfast.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShopLimitsTest {
    private final DemoShop shop = DemoShop.with(Settings.small().withBucket(5, 0.001));
    private final ShopCaller caller = new ShopCaller(shop);

    @AfterEach
    void close() {
        caller.close();
        shop.close();
    }

    @Test
    void the_bucket_takes_its_capacity_and_then_says_how_long_to_wait() throws Exception {
        for (int call = 1; call <= 5; call++) {
            assertThat(caller.get("/api/shop.json").headers().firstValue("X-Shop-Api-Call-Limit"))
                    .contains(call + "/5");
        }
        assertThat(shop.maxCallsOverBucket()).isLessThanOrEqualTo(0);

        var refused = caller.get("/api/shop.json");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(900L, 1000L);
        assertThat(shop.maxCallsOverBucket()).isBetween(0.9, 1.0);
    }

    @Test
    void files_are_not_limited() throws Exception {
        String path = shop.snapshot()
                .files()
                .keySet()
                .iterator()
                .next()
                .substring(shop.url().length());
        for (int call = 0; call < 10; call++) {
            assertThat(caller.status(path)).isEqualTo(200);
        }
        assertThat(shop.maxCallsOverBucket()).isNegative();
    }

    @Test
    void a_bucket_that_leaks_takes_calls_again() {
        LeakyBucket bucket = new LeakyBucket(2, 4, 0);

        assertThat(bucket.call(0).accepted()).isTrue();
        assertThat(bucket.call(0)).isEqualTo(new LeakyBucket.Verdict(true, 2, 0));
        assertThat(bucket.call(0)).isEqualTo(new LeakyBucket.Verdict(false, 2, 1));
        assertThat(bucket.call(250_000_000).accepted()).isTrue();
    }

    @Test
    void the_judge_finds_the_worst_stretch_anywhere_in_the_log() {
        Calls calls = new Calls();
        for (double second : new double[] {0, 1, 10, 10.1, 10.2, 10.3, 20}) {
            calls.add(new Call((long) (second * 1e9), Instant.EPOCH, "GET", "/api/x.json", "", 200, "", ""));
        }

        assertThat(calls.overBucket(3, 1)).isBetween(0.69, 0.71);
        assertThat(calls.overBucket(4, 1)).isNegative();
    }

    @Test
    void the_log_names_the_caller() throws Exception {
        caller.get("/api/shop.json?x=1", "User-Agent", "test/1", "X-Holdfast-Worker", "w-7");

        assertThat(shop.calls().list()).singleElement().satisfies(call -> {
            assertThat(call.path()).isEqualTo("/api/shop.json");
            assertThat(call.query()).isEqualTo("x=1");
            assertThat(call.userAgent()).isEqualTo("test/1");
            assertThat(call.worker()).isEqualTo("w-7");
        });
        assertThat(shop.calls().count(call -> call.status() == 200)).isEqualTo(1);
    }

    @Test
    void scripted_answers_come_as_often_as_scripted() throws Exception {
        shop.faults().next("/api/shop", 2, Fault.status(503));

        assertThat(caller.status("/api/shop.json")).isEqualTo(503);
        assertThat(caller.status("/api/shop.json")).isEqualTo(503);
        assertThat(caller.status("/api/shop.json")).isEqualTo(200);
        assertThat(shop.faults().pending()).isZero();
    }

    @Test
    void a_dropped_call_does_nothing_and_one_dropped_afterwards_was_done() {
        int before = shop.count(Aisle.ORDERS);
        shop.faults().next(call -> call.method().equals("POST"), 1, new Fault.Drop());
        assertThatThrownBy(() -> caller.send("POST", "/api/orders.json", "{\"order\":{}}"))
                .isInstanceOf(IOException.class);
        assertThat(shop.count(Aisle.ORDERS)).isEqualTo(before);

        shop.faults().next(call -> call.method().equals("POST"), 1, new Fault.DropAfterwards());
        assertThatThrownBy(() -> caller.send("POST", "/api/orders.json", "{\"order\":{}}"))
                .isInstanceOf(IOException.class);
        assertThat(shop.count(Aisle.ORDERS)).isEqualTo(before + 1);
    }

    @Test
    void a_cut_body_is_shorter_than_announced() {
        shop.faults().next("/api/products", 1, new Fault.CutBody());

        assertThatThrownBy(() -> caller.get("/api/products.json")).isInstanceOf(IOException.class);
    }

    @Test
    void a_held_call_waits_for_its_release() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        shop.faults().next("/api/shop", 1, new Fault.Hold(release));
        CompletableFuture<Integer> held = CompletableFuture.supplyAsync(() -> {
            try {
                return caller.status("/api/shop.json");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> shop.faults().pending() == 0);
        assertThat(held).isNotDone();

        release.countDown();

        assertThat(held.get()).isEqualTo(200);
    }

    @Test
    void a_page_may_come_twice_or_empty() throws Exception {
        String first = caller.text("/api/products.json?page=1&limit=5");
        shop.faults().next("/api/products", 1, new Fault.SamePageAgain());
        assertThat(caller.text("/api/products.json?page=2&limit=5")).isEqualTo(first);
        shop.faults().next("/api/products", 1, new Fault.Blank());
        assertThat(caller.text("/api/products.json?page=2&limit=5")).isEqualTo("{\"products\":[]}");
    }

    @Test
    void a_bad_day_touches_as_many_records_as_said_and_the_same_ones_each_time() {
        try (DemoShop one = DemoShop.with(Settings.ofAbout(1000));
                DemoShop twin = DemoShop.with(Settings.ofAbout(1000))) {
            var done = one.spoil(100, 7);
            twin.spoil(100, 7);

            assertThat(done.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(100);
            assertThat(done).containsOnlyKeys(Aisle.values());
            for (Aisle aisle : Aisle.values()) {
                assertThat(one.ids(aisle)).isEqualTo(twin.ids(aisle));
            }
        }
    }
}
