package io.holdfast.connector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A port that is open on every address of this machine, says nothing, and knows who has knocked. */
final class Trap implements AutoCloseable {
    private final ServerSocketChannel door;

    Trap() {
        try {
            door = ServerSocketChannel.open();
            door.bind(new InetSocketAddress(0), 200);
            door.configureBlocking(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return door.socket().getLocalPort();
    }

    /** Connections since this was last asked: the kernel queues each before whoever connects hears of it, so none is missed. */
    int knocks() {
        int knocks = 0;
        try {
            for (SocketChannel caller = door.accept(); caller != null; caller = door.accept()) {
                caller.close();
                knocks++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return knocks;
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
