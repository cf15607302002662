package io.holdfast.chaos;

import io.holdfast.chaos.fault.HookDesk;
import io.holdfast.chaos.fault.HookJar;
import io.holdfast.chaos.fault.Replica;
import io.holdfast.chaos.judge.Look;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/** The installation under test: servers, three replicas of different roles, and tenants with their shops. */
final class House implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration START = Duration.ofMinutes(6);

    private final LocalStack stack;
    private final StackFolder folder = StackFolder.create("holdfast-chaos-");
    private final HookDesk desk = HookDesk.open();
    private final List<Replica> replicas = new ArrayList<>();
    private final List<Tenancy> tenancies = new ArrayList<>();

    private House(LocalStack stack) {
        this.stack = stack;
    }

    /**
     * What a house is like.
     *
     * @param replicas what each has besides the common configuration, by name; those that answer the API first
     * @param doors how many of them answer the API
     * @param shops the shop of each tenant, by its number from 1
     */
    record Plan(int tenants, Map<String, Map<String, String>> replicas, int doors, IntFunction<Settings> shops) {
        /** Replicas of different roles; the first shop is slow enough for its limit to be felt. */
        static Plan forJobs(int tenants, long seed) {
            Map<String, Map<String, String>> replicas = new LinkedHashMap<>();
            replicas.put("r1", Map.of());
            replicas.put("r2", Map.of("holdfast.roles", "api,worker"));
            replicas.put(
                    "r3",
                    Map.of(
                            "holdfast.roles",
                            "worker,scheduler",
                            "holdfast.worker.lanes",
                            "backup-manual,diff,restore,maintenance"));
            return new Plan(tenants, replicas, 2, number -> {
                int leak = number == 1 ? 40 : 5000;
                return Settings.small()
                        .withSizes(50 + 10 * number, 20, 8, 40, 60)
                        .withSeed(seed * 100 + number)
                        .withBucket(leak, leak)
                        .withPageMax(40);
            });
        }

        /** Two replicas that do all the work, and one that only sweeps; small shops, so that much is made and deleted. */
        static Plan forVault(int tenants, long seed) {
            Map<String, Map<String, String>> replicas = workersAndSweeper();
            replicas.replaceAll((name, own) -> {
                Map<String, String> all = new HashMap<>(own);
                all.put("holdfast.vault.verify-days", "2");
                return all;
            });
            return new Plan(
                    tenants,
                    replicas,
                    2,
                    number -> Settings.small()
                            .withSizes(20 + 5 * number, 12, 4, 30, 40)
                            .withSeed(seed * 100 + number)
                            .withBucket(5000, 5000)
                            .withPageMax(20));
        }

        /** The same replicas; shops of which a restore writes a good part. */
        static Plan forRestores(int tenants, long seed) {
            return new Plan(
                    tenants,
                    workersAndSweeper(),
                    2,
                    number -> Settings.small()
                            .withSizes(30 + 5 * number, 12, 6, 25, 40)
                            .withSeed(seed * 100 + number)
                            .withBucket(5000, 5000)
                            .withPageMax(40));
        }

        private static Map<String, Map<String, String>> workersAndSweeper() {
            Map<String, Map<String, String>> replicas = new LinkedHashMap<>();
            replicas.put("r1", Map.of("holdfast.roles", "api,worker"));
            replicas.put("r2", Map.of("holdfast.roles", "api,worker"));
            replicas.put("r3", Map.of("holdfast.roles", "scheduler"));
            return replicas;
        }
    }

    /** Starts everything and waits until all replicas are ready. */
    static House open(Plan plan) throws SQLException {
        House house = new House(LocalStack.start());
        try {
            // The stack's database is fast rather than safe; what is committed has to outlive its restarts.
            new Tables(house.configuration()).execute("alter database holdfast set synchronous_commit = on");
            HookJar jar = HookJar.write(house.folder.path());
            plan.replicas().forEach((name, own) -> house.start(name, own, jar));
            house.awaitAll();
            house.settle(plan);
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

    /**
     * Waits until nothing is under way and nothing waits to be cleaned up; what is still there after that is for the judge.
     *
     * @param seen what of a look counts
     * @return whether it became quiet
     */
    boolean awaitQuiet(Duration patience, UnaryOperator<Look> seen) throws SQLException {
        Tables tables = new Tables(configuration());
        List<String> tenants = tenancies.stream().map(Tenancy::tenant).toList();
        long deadline = System.nanoTime() + patience.toNanos();
        while (!seen.apply(tables.look(tenants, false)).isQuiet()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
        return true;
    }

    private void settle(Plan plan) {
        URI door = replicas.getFirst().url().orElseThrow();
        HoldfastApi api = HoldfastApi.at(door);
        HoldfastApi admin = api.signedIn(api.bootstrap(configuration().get("holdfast.bootstrap.secret")));
        for (int number = 1; number <= plan.tenants(); number++) {
            Settings settings = plan.shops().apply(number);
            int leak = settings.capacity();
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
            tenancies.add(new Tenancy(
                    "tenant " + number,
                    tenant,
                    source,
                    shop,
                    history,
                    new Doors(List.copyOf(replicas.subList(0, plan.doors())), key)));
        }
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
