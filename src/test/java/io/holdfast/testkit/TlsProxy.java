package io.holdfast.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** Takes TLS on a port of the loopback address and passes what is within on to a server that takes none. */
public final class TlsProxy implements AutoCloseable {
    private final SSLServerSocket door;
    private final String host;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private TlsProxy(SSLServerSocket door, String host, int port) {
        this.door = door;
        this.host = host;
        this.port = port;
    }

    /** @param shown what it shows to callers; {@code host} and {@code port} are where it passes bytes on to */
    public static TlsProxy start(SSLContext shown, String host, int port) throws IOException {
        SSLServerSocket door = (SSLServerSocket)
                shown.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        TlsProxy proxy = new TlsProxy(door, host, port);
        Thread.ofVirtual().name("tls-proxy").start(proxy::take);
        return proxy;
    }

    public int port() {
        return door.getLocalPort();
    }

    private void take() {
        while (!door.isClosed()) {
            try {
                Socket caller = door.accept();
                open.add(caller);
                Socket server = server(caller);
                open.add(server);
                Thread.ofVirtual().start(() -> pass(caller, server));
                Thread.ofVirtual().start(() -> pass(server, caller));
            } catch (IOException e) {
                // The door was closed, or the server is away: the caller hears of it.
            }
        }
    }

    private Socket server(Socket caller) throws IOException {
        try {
            return new Socket(host, port);
        } catch (IOException e) {
            caller.close();
            throw e;
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of both has gone, or has turned the other away.
        } finally {
            open.remove(from);
        }
    }

    @Override
    public void close() {
        try {
            door.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
