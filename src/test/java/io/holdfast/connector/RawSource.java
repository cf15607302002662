package io.holdfast.connector;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A source on the loopback that writes whatever a test wants, byte by byte, HTTP or not. */
final class RawSource implements AutoCloseable {
    /** What is said to a caller who has sent the head of a request; ends with the caller, or by itself. */
    @FunctionalInterface
    interface Speech {
        void to(OutputStream caller) throws IOException;
    }

    /** The heads of the requests that came, each as its lines. */
    final List<List<String>> heads = new CopyOnWriteArrayList<>();

    private final ServerSocket door;

    RawSource(Speech speech) {
        try {
            door = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(() -> {
            while (!door.isClosed()) {
                try {
                    Socket caller = door.accept();
                    Thread.startVirtualThread(() -> speak(caller, speech));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    /** Says that text without an end. */
    static Speech forever(String start, String again) {
        return out -> {
            out.write(bytes(start));
            while (true) {
                out.write(bytes(again));
                out.flush();
            }
        };
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort() + "/");
    }

    private void speak(Socket caller, Speech speech) {
        try (caller) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.ISO_8859_1));
            List<String> head = new ArrayList<>();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                head.add(line);
            }
            heads.add(head);
            speech.to(caller.getOutputStream());
        } catch (IOException e) {
            return;
        }
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
