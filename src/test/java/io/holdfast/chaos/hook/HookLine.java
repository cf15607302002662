package io.holdfast.chaos.hook;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The line between a process under test and the campaign, one message a text line. The process says {@code hello <name>}, {@code woven <step>},
 * {@code absent <step>}, {@code hit <point>}, {@code frozen <point>}; the campaign says {@code arm <point> <count>}, {@code disarm}, {@code freeze <point> <count>},
 * {@code thaw}, {@code clock <milliseconds>}.
 */
final class HookLine {
    private final Socket socket;

    private HookLine(Socket socket) {
        this.socket = socket;
    }

    static HookLine open(int port, String name) throws IOException {
        HookLine line = new HookLine(new Socket(InetAddress.getLoopbackAddress(), port));
        line.socket.setTcpNoDelay(true);
        line.say("hello " + name);
        Thread.ofPlatform().daemon().name("chaos-hook").start(line::listen);
        return line;
    }

    /** Says something; the bytes are the system's to deliver when this returns, even if the process dies next. */
    synchronized void say(String message) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write((message + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            Runtime.getRuntime().halt(97); // the campaign is gone
        }
    }

    private void listen() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String order = in.readLine(); order != null; order = in.readLine()) {
                String[] words = order.split(" ");
                switch (words[0]) {
                    case "arm" -> Hooks.arm(words[1], Integer.parseInt(words[2]));
                    case "disarm" -> Hooks.disarm();
                    case "freeze" -> Hooks.freeze(words[1], Integer.parseInt(words[2]));
                    case "thaw" -> Hooks.thaw();
                    case "clock" -> SteppedClock.step(Long.parseLong(words[1]));
                    default -> say("unknown " + order);
                }
            }
        } catch (IOException e) {
            // told below: without its campaign a process under test has no use
        }
        Runtime.getRuntime().halt(97);
    }
}
