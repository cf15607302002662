package io.holdfast.process;

import io.holdfast.stack.FreePort;
import io.holdfast.stack.ProcessTree;
import io.holdfast.stack.StackFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One running Holdfast, on a free port. It ends with {@link #close()}. */
public final class HoldfastProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);
    private static final int TAIL_LINES = 60;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final StackFolder folder;
    private final Process process;
    private final int port;
    private final Path log;

    private HoldfastProcess(StackFolder folder, Process process, int port, Path log) {
        this.folder = folder;
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Starts a process with that configuration and waits until it is ready. */
    public static HoldfastProcess start(Map<String, String> configuration) {
        HoldfastProcess started = launch(HoldfastProgram.chosen(), configuration);
        started.awaitReady(START);
        return started;
    }

    /** Starts a process and does not wait for anything. */
    public static HoldfastProcess launch(HoldfastProgram program, Map<String, String> configuration) {
        int port = FreePort.find();
        Map<String, String> whole = new HashMap<>(configuration);
        whole.put("quarkus.http.host", "127.0.0.1");
        whole.put("quarkus.http.port", Integer.toString(port));
        List<String> line = program.commandLine(whole);
        StackFolder folder = StackFolder.create("holdfast-process-");
        try {
            Path logs = Files.createDirectories(Path.of(System.getProperty("holdfast.logs", "target/processes"))
                    .toAbsolutePath());
            Path log = logs.resolve(
                    "holdfast-%d-%d.log".formatted(ProcessHandle.current().pid(), NUMBERS.incrementAndGet()));
            Process process = new ProcessBuilder(line)
                    .directory(folder.path().toFile())
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(log.toFile())
                    .start();
            return new HoldfastProcess(folder, process, port, log);
        } catch (IOException e) {
            folder.close();
            throw new UncheckedIOException("cannot start " + program.path(), e);
        }
    }

    /**
     * Waits until the process says that it is ready.
     *
     * @throws IllegalStateException with the end of its log where it ended or took too long; it is gone then
     */
    public void awaitReady(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (!isReady()) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    String end =
                            process.isAlive() ? "was not ready after " + patience : "ended with " + process.exitValue();
                    close();
                    throw new IllegalStateException("Holdfast " + end + ". The end of " + log + ":\n" + tail());
                }
                process.waitFor(5, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Holdfast was starting", e);
        }
    }

    /** Asked by hand: a client that is made for each try takes time from the start that is being measured. */
    private boolean isReady() {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(5_000);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
            socket.getOutputStream().write("GET /q/health/ready HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.x 200".length());
            return new String(status, StandardCharsets.US_ASCII).endsWith(" 200");
        } catch (IOException e) {
            return false;
        }
    }

    /** {@code http://127.0.0.1:PORT}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** A client that has not signed in. */
    public HoldfastApi api() {
        return HoldfastApi.at(url());
    }

    /** The memory that it holds now, in bytes: what Linux calls its resident set. */
    public long residentBytes() {
        return status("VmRSS");
    }

    /** The most memory that it held at once since its start, in bytes. */
    public long peakResidentBytes() {
        return status("VmHWM");
    }

    private long status(String name) {
        Path status = Path.of("/proc", Long.toString(pid()), "status");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(name + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The file that its log goes to. */
    public Path logFile() {
        return log;
    }

    /** Its whole log so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last lines of its log. */
    public String tail() {
        List<String> lines = log().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    /** Kills it without warning (SIGKILL) and waits until it is gone. */
    public void kill() {
        ProcessTree.kill(process);
    }

    /**
     * Asks it to end (SIGTERM) and waits.
     *
     * @return its exit code
     * @throws IllegalStateException where it is still there after that time
     */
    public int terminate(Duration patience) {
        process.destroy();
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Holdfast did not end within " + patience + ":\n" + tail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Holdfast was ending", e);
        }
        return process.exitValue();
    }

    /** Freezes it (SIGSTOP), as a long pause of the machine does. */
    public void suspend() {
        signal("STOP");
    }

    /** Lets it go on after {@link #suspend()}. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -" + name + " failed with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills it if it still runs; its log stays. */
    @Override
    public void close() {
        kill();
        folder.close();
    }
}
