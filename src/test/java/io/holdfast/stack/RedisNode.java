package io.holdfast.stack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.core.RedisServerBuilder;

/** Redis that keeps everything in memory. */
final class RedisNode implements Restartable {
    private final RedisServer server;
    private final int port;

    private RedisNode(RedisServer server, int port) {
        this.server = server;
        this.port = port;
    }

    static RedisNode start(Path folder) throws IOException {
        int port = FreePort.find();
        File program = program(folder);
        RedisServer server = new RedisServerBuilder()
                .executableProvider(() -> program)
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

    /**
     * The program, unpacked and copied by a process of its own. What this process has written itself may not run for a while ("Text file busy"): children that other threads
     * start at the same time hold its open files until they run their own programs, and on a busy machine that takes seconds.
     */
    private static File program(Path folder) throws IOException {
        Path unpacked = Files.createTempDirectory(folder, "unpacked");
        Path program = Files.createTempDirectory(folder, "program").resolve("redis-server");
        File packed = ExecutableProvider.newJarResourceProvider(unpacked.toFile()).get();
        try {
            int code = new ProcessBuilder("cp", "-p", packed.getPath(), program.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IOException("the Redis program could not be copied: cp ended with " + code);
            }
            return program.toFile();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the Redis program was copied", e);
        }
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
