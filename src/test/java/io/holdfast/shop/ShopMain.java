package io.holdfast.shop;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A shop of its own process: {@code ShopMain port=9000 products=5000 images=1000 collections=50 customers=1000 orders=2000 seed=1
 * capacity=40 leak=2 token=shop-token}; all arguments may be left out.
 */
public final class ShopMain {
    private ShopMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> given = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                System.err.println("Arguments are of the form name=value, not " + argument);
                System.exit(2);
            }
            given.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        DemoShop shop = DemoShop.with(settings(given)).withAdminDoor();
        System.out.println("The shop is open at " + shop.url() + ", token " + shop.token());
        System.out.println(
                "Its log: " + shop.url() + "/_shop/log; a bad day: " + shop.url() + "/_shop/spoil?count=300&seed=1");
        new CountDownLatch(1).await();
    }

    private static Settings settings(Map<String, String> given) {
        Settings usual = Settings.demo();
        return usual.withSizes(
                        number(given, "products", usual.products()),
                        number(given, "images", usual.images()),
                        number(given, "collections", usual.collections()),
                        number(given, "customers", usual.customers()),
                        number(given, "orders", usual.orders()))
                .withBucket(
                        number(given, "capacity", usual.capacity()),
                        Double.parseDouble(given.getOrDefault("leak", Double.toString(usual.leakPerSecond()))))
                .withSeed(Long.parseLong(given.getOrDefault("seed", Long.toString(usual.seed()))))
                .withPort(number(given, "port", 0))
                .withToken(given.getOrDefault("token", usual.token()));
    }

    private static int number(Map<String, String> given, String name, int usual) {
        return Integer.parseInt(given.getOrDefault(name, Integer.toString(usual)));
    }
}
