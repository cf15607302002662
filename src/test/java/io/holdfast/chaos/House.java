package io.holdfast.chaos;

import io.holdfast.chaos.fault.HookDesk;
import io.holdfast.chaos.fault.HookJar;
import io.holdfast.chaos.fault.Replica;
import io.holdfast.chaos.judge.ShopHistory;
import io.holdfast.chaos.judge.Tables;
import io.holdfast.process.HoldfastApi;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStack;
import io.holdfast.stack.StackFolder;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The installation under test: servers, three replicas of different roles, and tenants with their shops. */
final class House implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration START = Duration.ofMinutes(3);

    private final LocalStack stack;
    private final StackFolder folder = StackFolder.create("holdfast-chaos-");
    private final HookDesk desk = HookDesk.open();
    private final List<Replica> replicas = new ArrayList<>();
    private final List<Tenancy> tenancies = new ArrayList<>();

    private House(LocalStack stack) {
        this.stack = stack;
    }

    /** Starts everything and waits until all replicas are ready. */
    static House open(int tenants, long seed) throws SQLException {
        House house = new House(LocalStack.start());
        try {
            // The stack's database is fast rather than safe; what is committed has to outlive its restarts.
            new Tables(house.configuration()).execute("alter database holdfast set synchronous_commit = on");
            HookJar jar = HookJar.write(house.folder.path());
            house.start("r1", Map.of(), jar);
            house.start("r2", Map.of("holdfast.roles", "api,worker"), jar);
            house.start(
                    "r3",
                    Map.of(
                            "holdfast.roles",
                            "worker,scheduler",
                            "holdfast.worker.lanes",
                            "backup-manual,restore,maintenance"),
                    jar);
            house.awaitAll();
            house.settle(tenants, seed);
            return house;
        } catch (RuntimeException | SQLException e) {
            house.replicas.stream().map(Replica::tail).forEach(System.out::println);
            house.close();
            throw e;
        }
    }

    private void start(String name, Map<String, String> own, HookJar jar) {
        Map<String, String> all = new HashMap<>(own);
        all.put("holdfast.job.lease", LEASE.toMillis() + "ms");
        replicas.add(Replica.start(name, stack.configuration(), all, desk, jar));
    }

    /** Waits until every replica is ready. */
    void awaitAll() {
        long deadline = System.nanoTime() + START.toNanos();
        while (!replicas.stream().allMatch(Replica::isReady)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not all replicas became ready");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private void settle(int tenants, long seed) {
        URI door = replicas.getFirst().url().orElseThrow();
        HoldfastApi api = HoldfastApi.at(door);
        HoldfastApi admin = api.signedIn(api.bootstrap(configuration().get("holdfast.bootstrap.secret")));
        for (int number = 1; number <= tenants; number++) {
            // The first shop is slow enough for its limit to be felt.
            int leak = number == 1 ? 40 : 5000;
            Settings settings = Settings.small()
                    .withSizes(50 + 10 * number, 20, 8, 40, 60)
                    .withSeed(seed * 100 + number)
                    .withBucket(leak, leak)
                    .withPageMax(40);
            DemoShop shop = DemoShop.with(settings);
            ShopHistory history = new ShopHistory(System::nanoTime);
            shop.tell(history);
            String tenant = admin.createTenant("tenant " + number);
            String key = admin.createKey(tenant, "owner", "owner");
            String source = api.signedIn(key)
                    .createSource(
                            "shop",
                            "demo-shop",
                            Map.of("url", shop.url(), "rate_limit_capacity", "" + leak, "rate_limit_refill", "" + leak),
                            Map.of("token", shop.token()));
            tenancies.add(new Tenancy("tenant " + number, tenant, source, shop, history, new Doors(withApi(), key)));
        }
    }

    private List<Replica> withApi() {
        return List.copyOf(replicas.subList(0, 2));
    }

    Map<String, String> configuration() {
        return stack.configuration();
    }

    LocalStack stack() {
        return stack;
    }

    HookDesk desk() {
        return desk;
    }

    List<Replica> replicas() {
        return List.copyOf(replicas);
    }

    List<Tenancy> tenancies() {
        return List.copyOf(tenancies);
    }

    @Override
    public void close() {
        replicas.forEach(Replica::close);
        tenancies.forEach(tenancy -> tenancy.shop().close());
        desk.close();
        stack.close();
        folder.close();
    }
}
