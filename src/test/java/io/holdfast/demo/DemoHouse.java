package io.holdfast.demo;

import io.holdfast.process.HoldfastApi;
import io.holdfast.process.HoldfastProcess;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStack;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The servers, a shop, the service, and in it a tenant with an owner and the shop as their source. */
public final class DemoHouse implements AutoCloseable {
    private final LocalStack stack;
    private final DemoShop shop;
    private final HoldfastProcess holdfast;
    private final String adminKey;
    private final String ownerKey;
    private final HoldfastApi owner;
    private final String source;

    private DemoHouse(LocalStack stack, DemoShop shop, HoldfastProcess holdfast) {
        this.stack = stack;
        this.shop = shop;
        this.holdfast = holdfast;
        this.adminKey = holdfast.api().bootstrap(stack.configuration().get("holdfast.bootstrap.secret"));
        HoldfastApi admin = holdfast.api().signedIn(adminKey);
        String tenant = admin.createTenant("Demo tenant");
        this.ownerKey = admin.createKey(tenant, "demo", "owner");
        this.owner = holdfast.api().signedIn(ownerKey);
        Settings settings = shop.settings();
        this.source = owner.createSource(
                "Demo shop",
                "demo-shop",
                Map.of(
                        "url", shop.url(),
                        "rate_limit_capacity", Integer.toString(settings.capacity()),
                        "rate_limit_refill", Integer.toString((int) settings.leakPerSecond())),
                Map.of("token", shop.token()));
        owner.checkSource(source);
    }

    /** Starts everything; where a part does not start, none is left behind. */
    public static DemoHouse open(Settings settings) {
        Deque<AutoCloseable> started = new ArrayDeque<>();
        try {
            CompletableFuture<DemoShop> opening =
                    CompletableFuture.supplyAsync(() -> DemoShop.with(settings).withAdminDoor());
            LocalStack stack = LocalStack.start();
            started.push(stack);
            DemoShop shop = opening.join();
            started.push(shop);
            HoldfastProcess holdfast = HoldfastProcess.start(stack.configuration());
            started.push(holdfast);
            return new DemoHouse(stack, shop, holdfast);
        } catch (RuntimeException e) {
            started.forEach(DemoHouse::close);
            throw e;
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            System.err.println("a part of the demo did not end: " + e);
        }
    }

    public LocalStack stack() {
        return stack;
    }

    public DemoShop shop() {
        return shop;
    }

    /** The running service. */
    public HoldfastProcess holdfast() {
        return holdfast;
    }

    /** With this API key the platform's admin signs in, who sees lanes and makes tenants. */
    public String adminKey() {
        return adminKey;
    }

    /** With this API key the owner signs in. */
    public String ownerKey() {
        return ownerKey;
    }

    /** The API as the owner uses it. */
    public HoldfastApi owner() {
        return owner;
    }

    /** The id of the source that is the shop. */
    public String source() {
        return source;
    }

    @Override
    public void close() {
        close(holdfast);
        close(shop);
        close(stack);
    }
}
