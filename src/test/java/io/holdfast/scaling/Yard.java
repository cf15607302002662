package io.holdfast.scaling;

import io.holdfast.process.HoldfastApi;
import io.holdfast.process.HoldfastProcess;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.shop.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

/** Tenants with shops that answer slowly, and the backups of those shops: one of each, so that each shop's log tells of one backup alone. */
final class Yard implements AutoCloseable {
    private static final Set<String> ENDED = Set.of("SUCCEEDED", "PARTIAL", "FAILED", "CANCELLED", "TIMED_OUT");
    private final List<HoldfastApi> owners = new ArrayList<>();
    private final List<Order> orders = new CopyOnWriteArrayList<>();

    private record Order(HoldfastApi owner, DemoShop shop, Set<Aisle> aisles, String backup) {
        boolean hasEnded() {
            return ENDED.contains(owner.backup(backup).get("state").asText());
        }
    }

    /** Signs in as the first admin and makes the tenants. */
    Yard(HoldfastProcess door, String secret, int tenants) {
        HoldfastApi admin = door.api().signedIn(door.api().bootstrap(secret));
        for (int i = 0; i < tenants; i++) {
            String tenant = admin.createTenant("Tenant " + i);
            owners.add(door.api().signedIn(admin.createKey(tenant, "scaling", "owner")));
        }
    }

    /** A backup of all of a shop that is new, asked for by each tenant in turn. */
    void order(Settings settings, Duration slowness) {
        order(settings, slowness, Set.of(Aisle.values()));
    }

    /** A backup of some of a new shop. */
    void order(Settings settings, Duration slowness, Set<Aisle> aisles) {
        HoldfastApi owner = owners.get(orders.size() % owners.size());
        DemoShop shop = DemoShop.with(settings.withSeed(1 + orders.size()));
        shop.faults()
                .next("/", Integer.MAX_VALUE, new Fault.Meanwhile(() -> LockSupport.parkNanos(slowness.toNanos())));
        String source = owner.createSource(
                "Shop " + orders.size(),
                "demo-shop",
                Map.of("url", shop.url(), "rate_limit_capacity", "1000", "rate_limit_refill", "1000"),
                Map.of("token", shop.token()));
        var body = HoldfastApi.object("name", "scaling");
        aisles.forEach(aisle -> body.withArray("streams").add(aisle.plural()));
        String backup = owner.post("/api/v1/sources/" + source + "/backups", body)
                .get("id")
                .asText();
        orders.add(new Order(owner, shop, aisles, backup));
    }

    int ordered() {
        return orders.size();
    }

    /** How many of the backups have not ended. */
    long open() {
        return orders.stream().filter(order -> !order.hasEnded()).count();
    }

    /** What came of all of them. */
    Account account(ToLongFunction<String> askedToEnd) {
        return orders.parallelStream()
                .map(order -> Account.of(order.owner(), order.backup(), order.shop(), order.aisles(), askedToEnd))
                .reduce(Account.NOTHING, Account::plus);
    }

    @Override
    public void close() {
        orders.forEach(order -> order.shop().close());
    }
}
