package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.shop.Request;
import io.holdfast.shop.Settings;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class RestoreCrashIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private final BlockingQueue<Integer> hits = new LinkedBlockingQueue<>();
    private final AtomicReference<HoldfastProcess> victim = new AtomicReference<>();

    @Test
    void a_restore_killed_at_each_kind_of_write_writes_nothing_twice_and_keeps_what_it_wrote_over() throws Exception {
        Installation installation = new Installation();
        try (DemoShop shop = DemoShop.with(Settings.small().withBucket(100_000, 100_000))) {
            victim.set(installation.worker());
            try {
                String key = installation.newTenant(victim.get());
                HoldfastApi owner = victim.get().api().signedIn(key);
                String source = Installation.source(owner, shop, "100000", "100000");
                String backup = owner.startBackup(source);
                owner.awaitBackup(backup, PATIENCE);
                long changed = shop.ids(Aisle.CUSTOMERS).get(0);
                long gone = shop.ids(Aisle.CUSTOMERS).get(1);
                int customers = shop.count(Aisle.CUSTOMERS);
                String original = name(shop, changed);
                rename(shop, changed, "Before");
                shop.delete(Aisle.CUSTOMERS, gone);
                long added = shop.create(Aisle.CUSTOMERS, "{\"email\":\"added@example.com\"}");
                String one = "/api/customers/" + changed + ".json";
                shop.faults()
                        .next(
                                request -> request.method().equals("GET")
                                        && request.path().equals(one),
                                1,
                                new Fault.Meanwhile(() -> rename(shop, changed, "Meanwhile")));
                killAt(
                        shop,
                        request ->
                                request.method().equals("PUT") && request.path().equals(one));
                killAt(shop, request -> request.method().equals("POST"));
                killAt(shop, request -> request.method().equals("DELETE"));

                String restore = owner.startRestore(asked(backup));
                for (int kill = 0; kill < 3; kill++) {
                    assertThat(hits.poll(120, TimeUnit.SECONDS))
                            .as("kill %d", kill)
                            .isNotNull();
                    victim.set(installation.worker());
                }
                owner = victim.get().api().signedIn(key);
                JsonNode ended = owner.awaitRestore(restore, PATIENCE);

                assertThat(ended.get("state").asText())
                        .as(ended.toPrettyString())
                        .isEqualTo("SUCCEEDED");
                assertThat(ended.path("totals").path("changed").asInt()).isEqualTo(1);
                assertThat(ended.path("totals").path("created").asInt()).isEqualTo(1);
                assertThat(ended.path("totals").path("deleted").asInt()).isEqualTo(1);
                assertThat(shop.count(Aisle.CUSTOMERS)).isEqualTo(customers);
                assertThat(shop.ids(Aisle.CUSTOMERS)).doesNotContain(added);
                assertThat(name(shop, changed)).isEqualTo(original);

                JsonNode undone = owner.awaitRestore(
                        owner.post("/api/v1/restores/" + restore + "/undo", asked(backup))
                                .get("id")
                                .asText(),
                        PATIENCE);

                assertThat(undone.get("state").asText())
                        .as(undone.toPrettyString())
                        .isEqualTo("SUCCEEDED");
                assertThat(name(shop, changed)).as("what was written over").isEqualTo("Meanwhile");
                assertThat(shop.ids(Aisle.CUSTOMERS, "added@example.com")).hasSize(1);
                assertThat(shop.count(Aisle.CUSTOMERS)).isEqualTo(customers);
            } finally {
                victim.get().close();
            }
        }
    }

    /** The process dies when that call arrives, and the shop does what was asked all the same. */
    private void killAt(DemoShop shop, Predicate<Request> call) {
        shop.faults().next(call, 1, new Fault.Meanwhile(() -> {
            victim.get().kill();
            hits.add(1);
        }));
    }

    private static ObjectNode asked(String backup) {
        ObjectNode asked = HoldfastApi.object("backup_id", backup).put("on_conflict", "overwrite");
        asked.putArray("streams").addObject().put("name", "customers");
        asked.putArray("deletes").addObject().put("stream", "customers").put("all", true);
        return asked;
    }

    private static void rename(DemoShop shop, long customer, String name) {
        shop.change(Aisle.CUSTOMERS, customer, "{\"first_name\":\"" + name + "\"}");
    }

    private static String name(DemoShop shop, long customer) {
        return shop.find(Aisle.CUSTOMERS, customer)
                .orElseThrow()
                .get("first_name")
                .asText();
    }
}
