package io.holdfast.demo;

import io.holdfast.shop.Aisle;
import io.holdfast.shop.Settings;
import java.util.concurrent.CountDownLatch;

/** {@code ./dev demo}: starts everything, says where it is, and ends it on Ctrl-C. */
public final class Demo {
    private Demo() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("Starting the servers, a shop of 5,000 products, and Holdfast …");
        DemoHouse house = DemoHouse.open(Settings.demo().withBucket(400, 40));
        Runtime.getRuntime().addShutdownHook(new Thread(house::close, "demo-end"));
        System.out.printf(
                """

                Holdfast         %s
                Sign in with     %s
                Admin's key      %s (lanes, tenants; belongs to no tenant)
                Log              %s
                API              %s/q/swagger-ui
                Mails            IMAP 127.0.0.1:%s (any user, any password)
                The shop         %s, %d products with %d images, as the source "Demo shop"

                Something to find and put back, by deleting and changing 40 records of the shop:
                  curl -s "%s/_shop/spoil?count=40&seed=1"

                The same without a browser:
                  T=$(curl -s %s/api/v1/auth/tokens -H 'content-type: application/json' -d '{"api_key":"%s"}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
                  curl -s -X POST %s/api/v1/sources/%s/backups -H "authorization: Bearer $T" -H 'content-type: application/json' -d '{}'

                Ctrl-C ends everything.
                """,
                house.holdfast().url(),
                house.ownerKey(),
                house.adminKey(),
                house.holdfast().logFile(),
                house.holdfast().url(),
                house.stack().configuration().get(io.holdfast.stack.Inbox.PORT),
                house.shop().url(),
                house.shop().count(Aisle.PRODUCTS),
                house.shop().settings().images(),
                house.shop().url(),
                house.holdfast().url(),
                house.ownerKey(),
                house.holdfast().url(),
                house.source());
        new CountDownLatch(1).await();
    }
}
