package io.holdfast.chaos.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** Where the hooks of all processes report, and get their orders. Safe for use by many threads. */
public final class HookDesk implements AutoCloseable {
    private final ServerSocket server;
    private final Map<String, Socket> lines = new ConcurrentHashMap<>();
    private final Map<String, Integer> hits = new ConcurrentHashMap<>();
    private final Map<String, Integer> frozen = new ConcurrentHashMap<>();
    private final Set<String> woven = new ConcurrentSkipListSet<>();
    private final Set<String> complaints = new ConcurrentSkipListSet<>();

    private HookDesk(ServerSocket server) {
        this.server = server;
    }

    /** Opens the desk on a free port. */
    public static HookDesk open() {
        try {
            HookDesk desk = new HookDesk(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(desk::accept);
            return desk;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** How often a process died at each point. */
    public Map<String, Integer> hits() {
        return new TreeMap<>(hits);
    }

    int hits(String point) {
        return hits.getOrDefault(point, 0);
    }

    /** How often a process froze at each point. */
    public Map<String, Integer> frozen() {
        return new TreeMap<>(frozen);
    }

    int frozen(String point) {
        return frozen.getOrDefault(point, 0);
    }

    /** The steps, and {@code CLOCK}, that were found in the program. */
    public Set<String> woven() {
        return Set.copyOf(woven);
    }

    /** Steps that the program does not have under their names, and whatever else went wrong with hooks. */
    public Set<String> complaints() {
        return Set.copyOf(complaints);
    }

    /** Tells a process something; false where it is not on the line. */
    boolean tell(String name, String order) {
        Socket line = lines.get(name);
        if (line == null) {
            return false;
        }
        try {
            line.getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException e) {
            lines.remove(name, line);
            return false;
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket line = server.accept();
                Thread.ofVirtual().start(() -> hear(line));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void hear(Socket line) {
        String name = null;
        try (line;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(line.getInputStream(), StandardCharsets.UTF_8))) {
            for (String message = in.readLine(); message != null; message = in.readLine()) {
                String[] words = message.split(" ", 2);
                switch (words[0]) {
                    case "hello" -> {
                        name = words[1];
                        lines.put(name, line);
                    }
                    case "woven" -> woven.add(words[1]);
                    case "frozen" -> frozen.merge(words[1], 1, Integer::sum);
                    case "hit" -> hits.merge(words[1], 1, Integer::sum);
                    default -> complaints.add(message);
                }
            }
        } catch (IOException e) {
            // the process is gone
        } finally {
            if (name != null) {
                lines.remove(name, line);
            }
        }
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
