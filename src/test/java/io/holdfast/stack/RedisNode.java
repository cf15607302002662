package io.holdfast.stack;

import java.io.IOException;
import java.nio.file.Path;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** Redis that keeps everything in memory. */
final class RedisNode implements AutoCloseable {
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
        server.start();
        return new RedisNode(server, port);
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
