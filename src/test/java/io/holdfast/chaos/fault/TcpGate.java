package io.holdfast.chaos.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/** A TCP port through which a process reaches a server, and in which connections can be cut, refused and stalled. Safe for use by many threads. */
public final class TcpGate implements AutoCloseable {
    private enum Passage {
        OPEN,
        REFUSED,
        STALLED
    }

    private final ServerSocket entry;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicBoolean next = new AtomicBoolean();
    private Passage passage = Passage.OPEN;
    private volatile boolean closed;

    private TcpGate(ServerSocket entry, int target) {
        this.entry = entry;
        this.target = target;
    }

    /** Opens a gate on a free port of the loopback address to another port there. */
    public static TcpGate to(int target) {
        return to(target, ServerSocketFactory.getDefault());
    }

    /** The same, to be entered by TLS; what is within passes on as it is. @param shown what it shows to those who enter */
    public static TcpGate encrypted(SSLContext shown, int target) {
        return to(target, shown.getServerSocketFactory());
    }

    private static TcpGate to(int target, ServerSocketFactory entries) {
        try {
            TcpGate gate = new TcpGate(entries.createServerSocket(0, 200, InetAddress.getByName("127.0.0.1")), target);
            Thread.ofVirtual().start(gate::accept);
            return gate;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return entry.getLocalPort();
    }

    /** Resets all connections that there are. New ones pass. */
    public void cut() {
        sockets.forEach(TcpGate::reset);
    }

    /** Resets all connections, and new ones at once. */
    public void refuse() {
        become(Passage.REFUSED);
        cut();
    }

    /** Ends the next connection once something comes through it. Those after it pass. */
    public void refuseNext() {
        next.set(true);
    }

    /** Lets no byte through any more, and takes connections as if nothing were. */
    public void stall() {
        become(Passage.STALLED);
    }

    /** Lets through what waits and what comes. */
    public void open() {
        become(Passage.OPEN);
    }

    private void become(Passage next) {
        lock.lock();
        try {
            passage = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns once bytes may pass. @return false where they never will */
    private boolean awaitPassage() {
        lock.lock();
        try {
            while (passage == Passage.STALLED && !closed) {
                changed.await();
            }
            return passage == Passage.OPEN && !closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = entry.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException e) {
                if (!closed) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        sockets.add(server);
        try {
            if (!awaitPassage()) {
                throw new IOException("refused");
            }
            if (next.getAndSet(false)) {
                client.getInputStream().read();
                throw new IOException("this one is refused");
            }
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress("127.0.0.1", target), 2000);
            Thread.ofVirtual().start(() -> pump(client, server));
            pump(server, client);
        } catch (IOException e) {
            end(client, server);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (!awaitPassage()) {
                    break;
                }
                out.write(buffer, 0, count);
            }
            if (!to.isClosed()) {
                to.shutdownOutput();
            }
            if (!from.isOutputShutdown()) {
                return; // the other direction may still have something to say
            }
        } catch (IOException e) {
            // cut, or gone by itself
        }
        end(from, to);
    }

    private void end(Socket one, Socket other) {
        reset(one);
        reset(other);
        sockets.remove(one);
        sockets.remove(other);
    }

    private static void reset(Socket socket) {
        try {
            if (!socket.isClosed() && !socket.isOutputShutdown()) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            // closed already
        }
    }

    @Override
    public void close() {
        closed = true;
        open();
        try {
            entry.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
