package io.holdfast.testkit;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** An HTTP server on a free port of this machine that hands every call to one handler, each on a virtual thread of its own. */
public final class LoopbackServer implements AutoCloseable {
    private final HttpServer server;

    private LoopbackServer(HttpServer server) {
        this.server = server;
    }

    /** Starts one at 127.0.0.1. */
    public static LoopbackServer start(HttpHandler handler) {
        return start("127.0.0.1", null, handler);
    }

    /**
     * Starts one.
     *
     * @param address of this machine
     * @param tls what it proves itself with; null for plain HTTP
     */
    public static LoopbackServer start(String address, SSLContext tls, HttpHandler handler) {
        HttpServer server = at(new InetSocketAddress(InetAddress.ofLiteral(address), 0), tls);
        server.createContext("/", handler);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return new LoopbackServer(server);
    }

    private static HttpServer at(InetSocketAddress place, SSLContext tls) {
        try {
            if (tls == null) {
                return HttpServer.create(place, 0);
            }
            HttpsServer secure = HttpsServer.create(place, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            return secure;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its address without a slash at the end. */
    public String url() {
        String scheme = server instanceof HttpsServer ? "https://" : "http://";
        return scheme + server.getAddress().getAddress().getHostAddress() + ":" + port();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
