package io.holdfast.job;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** This process among the replicas. */
final class Worker {
    private Worker() {}

    /** Host, process and a random part: no two processes share it. Made when asked for: a constant would be made when a native image is built, the same for all. */
    static String newId() {
        return host() + "-" + ProcessHandle.current().pid() + "-"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "host";
        }
    }
}
