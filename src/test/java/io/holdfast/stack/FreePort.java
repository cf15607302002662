package io.holdfast.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A TCP port of the loopback address on which nobody listened a moment ago. */
public final class FreePort {
    /** Below the ports that systems give out by themselves, so that no connection takes it while a slow server is starting, or while one restarts. */
    private static final int FROM = 10_000;

    private static final int TO = 32_000;
    private static final int TRIES = 200;

    private FreePort() {}

    /** A port that was free just now; another process that picks one in the same way may in theory take it first. */
    public static int find() {
        IOException last = null;
        for (int tries = 0; tries < TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FROM, TO);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                last = e;
            }
        }
        throw new IllegalStateException("no free port on the loopback address", last);
    }
}
