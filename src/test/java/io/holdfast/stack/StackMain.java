package io.holdfast.stack;

import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** {@code ./dev stack}: starts the servers, says how to reach them, and ends them on Ctrl-C. */
public final class StackMain {
    private StackMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        long began = System.nanoTime();
        LocalStack stack = LocalStack.start();
        System.out.printf("The stack is up after %.1f s.%n%n", (System.nanoTime() - began) / 1e9);
        System.out.println("PostgreSQL  " + stack.jdbcUrl() + " (postgres/postgres)");
        System.out.println("Redis       127.0.0.1:" + stack.redisPort());
        System.out.println("Messages    127.0.0.1:" + stack.amqpPort() + " (guest/guest), " + stack.broker());
        System.out.println("Objects     " + stack.configuration().get("quarkus.s3.endpoint-override"));
        System.out.println("Mail        SMTP 127.0.0.1:" + stack.configuration().get("quarkus.mailer.port")
                + ", IMAP 127.0.0.1:" + stack.configuration().get(Inbox.PORT) + " (any user, any password)");
        System.out.println();
        System.out.println("Configuration of Holdfast:");
        new TreeMap<>(stack.configuration()).forEach((name, value) -> System.out.println("  -D" + name + "=" + value));
        System.out.println();
        System.out.println("Ctrl-C ends all of them.");
        new CountDownLatch(1).await();
    }
}
