package io.holdfast.job;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** This process among the replicas. */
final class Worker {
    /** Host, process and a random part: no two processes share it. */
    static final String ID = host() + "-" + ProcessHandle.current().pid() + "-"
            + UUID.randomUUID().toString().substring(0, 8);

    private Worker() {}

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "host";
        }
    }
}
