package io.holdfast.connector;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/** Names as a test says them, and sockets that note where they are to go; beyond this machine they do not get. */
final class WatchedNetwork {
    /** The addresses that a connection was asked for, in order. */
    final List<InetAddress> reached = new CopyOnWriteArrayList<>();

    /** The names that were looked up. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final Map<String, Iterator<List<String>>> names = new HashMap<>();

    /** Each look-up of that name gets the next of these answers. */
    WatchedNetwork name(String host, List<List<String>> answers) {
        names.put(host, answers.iterator());
        return this;
    }

    Surroundings surroundings() {
        try {
            return surroundings(SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Surroundings surroundings(SSLContext tls) {
        return new Surroundings(this::resolve, () -> new Watched(), tls);
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        asked.add(host);
        if (names.containsKey(host)) {
            return names.get(host).next().stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
        }
        boolean wouldLeaveThisMachine = host.endsWith(".test") || host.endsWith(".example");
        if (wouldLeaveThisMachine) {
            throw new UnknownHostException(host);
        }
        return InetAddress.getAllByName(host);
    }

    private final class Watched extends Socket {
        Watched() {
            super(Proxy.NO_PROXY);
        }

        @Override
        public void connect(SocketAddress to, int timeout) throws IOException {
            InetAddress address = ((InetSocketAddress) to).getAddress();
            reached.add(address);
            if (!address.isLoopbackAddress() && !address.isAnyLocalAddress()) {
                throw new NoRouteToHostException("a test stays on its machine");
            }
            super.connect(to, timeout);
        }
    }
}
