package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.shop.Call;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.shop.Settings;
import io.holdfast.testkit.ProgressListener;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TwoProcessesIT {
    @Test
    void two_processes_share_one_jobs_tasks_and_one_rate_limit() {
        Installation installation = new Installation();
        Settings settings = Settings.ofAbout(2000).withBucket(40, 15).withPageMax(20);
        try (DemoShop shop = DemoShop.with(settings);
                HoldfastProcess one = installation.worker();
                HoldfastProcess two = installation.worker()) {
            HoldfastApi owner = one.api().signedIn(installation.newTenant(one));
            String source = Installation.source(owner, shop, "40", "15");

            var ended = owner.awaitBackup(owner.startBackup(source), Duration.ofMinutes(3));

            assertThat(ended.get("state").asText()).isEqualTo("SUCCEEDED");
            assertThat(shop.calls().list().stream()
                            .map(Call::worker)
                            .filter(Objects::nonNull)
                            .collect(Collectors.toSet()))
                    .as("workers in the shop's log")
                    .hasSize(2);
            assertThat(shop.maxCallsOverBucket()).as("calls over the bucket").isLessThanOrEqualTo(0);
            assertThat(shop.calls().count(call -> call.status() == 429)).isZero();
            assertThat(two.isAlive()).isTrue();
        }
    }

    @Test
    void a_socket_shows_the_progress_of_a_task_on_another_process_also_when_that_one_dies() {
        Installation installation = new Installation();
        try (DemoShop shop = DemoShop.with(Settings.small());
                HoldfastProcess door = installation.withoutLanes()) {
            String key = installation.newTenant(door);
            HoldfastApi owner = door.api().signedIn(key);
            String source = Installation.source(owner, shop, "10000", "10000");
            CountDownLatch never = new CountDownLatch(1);
            CountDownLatch reached = new CountDownLatch(1);
            shop.faults().next("/api/orders.json", 1, new Fault.Meanwhile(() -> {
                reached.countDown();
                awaitQuietly(never);
            }));
            String job = owner.backup(owner.startBackup(source)).get("job_id").asText();
            HoldfastProcess worker = installation.worker();
            try (ProgressListener listener = ProgressListener.open(door.url(), "bearer." + owner.token())) {
                listener.await(it -> it.contains(job) && it.contains("\"RUNNING\""), Duration.ofSeconds(30));
                listener.await(it -> it.contains(job) && !it.contains("\"percent\":0,"), Duration.ofSeconds(30));

                awaitQuietly(reached);
                worker.kill();
                worker = installation.worker();

                listener.await(it -> it.contains(job) && it.contains("\"SUCCEEDED\""), Duration.ofSeconds(60));
            } finally {
                never.countDown();
                worker.close();
            }
        }
    }

    @Test
    void a_process_that_is_asked_to_end_hands_its_tasks_back_and_nothing_is_lost() {
        Installation installation = new Installation();
        try (DemoShop shop = DemoShop.with(Settings.small());
                HoldfastProcess door = installation.withoutLanes()) {
            HoldfastApi owner = door.api().signedIn(installation.newTenant(door));
            String source = Installation.source(owner, shop, "10000", "10000");
            CountDownLatch release = new CountDownLatch(1);
            CountDownLatch reached = new CountDownLatch(1);
            shop.faults().next("/api/orders.json", 1, new Fault.Meanwhile(() -> {
                reached.countDown();
                awaitQuietly(release);
            }));
            String backup = owner.startBackup(source);
            HoldfastProcess worker = installation.worker();
            try {
                awaitQuietly(reached);
                long began = System.nanoTime();
                worker.terminate(Duration.ofSeconds(60));
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
                release.countDown();
                worker = installation.worker();

                assertThat(owner.awaitBackup(backup, Duration.ofMinutes(1))
                                .get("state")
                                .asText())
                        .isEqualTo("SUCCEEDED");
            } finally {
                release.countDown();
                worker.close();
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
