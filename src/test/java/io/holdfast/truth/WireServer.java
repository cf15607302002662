package io.holdfast.truth;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** An HTTP server on the loopback that says what it is told to, the header {@code Date} included. One call a connection. */
final class WireServer implements AutoCloseable {
    private final ServerSocket server;
    private final Function<HttpCall, HttpAnswer> handler;

    WireServer(Function<HttpCall, HttpAnswer> handler) {
        this.handler = handler;
        try {
            this.server = new ServerSocket(0, 200, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String[] first = line(in).split(" ");
            int length = 0;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                if (header.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(
                            header.substring(header.indexOf(':') + 1).strip());
                }
            }
            String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            HttpAnswer answer = handler.apply(HttpCall.of(first[0], first[1], body));
            write(socket.getOutputStream(), answer, first[0].equals("HEAD"));
        } catch (IOException e) {
            // The caller went away.
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int at = in.read(); at != '\n'; at = in.read()) {
            if (at < 0) {
                throw new IOException("ended");
            }
            if (at != '\r') {
                line.append((char) at);
            }
        }
        return line.toString();
    }

    private static void write(OutputStream out, HttpAnswer answer, boolean head) throws IOException {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + answer.status() + " Said\r\nConnection: close\r\n");
        answer.headers()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append("\r\n"));
        text.append("Content-Length: ").append(answer.body().length).append("\r\n\r\n");
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        if (!head) {
            out.write(answer.body(), 0, answer.cut() ? answer.body().length / 2 : answer.body().length);
        }
        out.flush();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
