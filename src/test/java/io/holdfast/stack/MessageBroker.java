package io.holdfast.stack;

import java.nio.file.Path;

/** A broker that speaks AMQP 0-9-1 to {@code guest}/{@code guest} and has the virtual hosts {@code /} and those of all plots. */
sealed interface MessageBroker extends Restartable permits RabbitNode, QpidBroker {
    String USER = "guest";
    String PASSWORD = "guest";

    /** RabbitMQ where it is installed; else the broker inside this JVM, which has no time-to-live, dead letters or priorities. */
    static MessageBroker start(Path folder) throws Exception {
        return RabbitNode.isInstalled() ? RabbitNode.start(folder) : QpidBroker.start(folder);
    }

    int port();

    /** What people know it by. */
    String product();

    @Override
    void close();
}
