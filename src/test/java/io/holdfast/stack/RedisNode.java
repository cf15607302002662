package io.holdfast.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** Redis that keeps everything in memory. */
final class RedisNode implements Restartable {
    private static final String BUSY = "error: 26,";
    private static final int ATTEMPTS = 40;

    private final RedisServer server;
    private final int port;

    private RedisNode(RedisServer server, int port) {
        this.server = server;
        this.port = port;
    }

    static RedisNode start(Path folder) throws IOException {
        int port = FreePort.find();
        RedisServer server = new RedisServerBuilder()
                .bind("127.0.0.1")
                .port(port)
                .setting("save \"\"")
                .setting("appendonly no")
                .setting("dir " + folder)
                .setting("databases " + (Plot.HOW_MANY + 1))
                .build();
        startOnceReleased(server);
        return new RedisNode(server, port);
    }

    /**
     * The program has just been unpacked. A process that another thread started meanwhile holds the open file until it
     * runs its own program, a few milliseconds later, and so long the system refuses to run ours ("Text file busy").
     */
    private static void startOnceReleased(RedisServer server) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                server.start();
                return;
            } catch (IOException e) {
                if (attempt == ATTEMPTS || !busy(e)) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(25));
            }
        }
    }

    private static boolean busy(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && cause.getMessage().contains(BUSY)) {
                return true;
            }
        }
        return false;
    }

    int port() {
        return port;
    }

    /** It comes back empty. */
    @Override
    public void restart() throws IOException {
        server.stop();
        server.start();
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
