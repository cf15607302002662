package io.holdfast.chaos.fault;

import io.holdfast.process.HoldfastProcess;
import io.holdfast.process.HoldfastProgram;
import io.holdfast.stack.StackPart;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One replica of the service with its own ways to the servers. Whenever its process has ended, another is started, as a cluster does; {@link #close()} ends
 * that. Safe for use by many threads.
 */
public final class Replica implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(180);

    private final String name;
    private final Map<String, String> configuration;
    private final HoldfastProgram program;
    private final HookDesk desk;
    private final Gates gates;
    private final AtomicInteger ownDeaths = new AtomicInteger();
    private final Thread keeper;
    private volatile HoldfastProcess process;
    private volatile boolean ready;
    private volatile boolean killed;
    private volatile boolean closing;
    private volatile long clockMillis;

    private Replica(String name, Map<String, String> direct, Map<String, String> own, HookDesk desk, HookJar jar) {
        this.name = name;
        this.desk = desk;
        this.gates = Gates.before(direct);
        this.configuration = new HashMap<>(gates.configuration());
        configuration.putAll(own);
        this.program = HoldfastProgram.chosen()
                .with(List.of(
                        "-javaagent:" + jar.path() + "=" + desk.port() + "," + name,
                        // A process that lives for seconds has no use for the costly compiler.
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC"));
        this.keeper = Thread.ofVirtual().unstarted(this::keep);
    }

    /**
     * Starts a replica and does not wait for it.
     *
     * @param direct the configuration by which the servers are reached directly
     * @param own what this replica has besides, such as its roles
     */
    public static Replica start(
            String name, Map<String, String> direct, Map<String, String> own, HookDesk desk, HookJar jar) {
        Replica replica = new Replica(name, direct, own, desk, jar);
        replica.keeper.start();
        return replica;
    }

    private void keep() {
        while (!closing) {
            try {
                killed = false;
                HoldfastProcess started = HoldfastProcess.launch(program, configuration);
                process = started;
                started.awaitReady(START);
                desk.tell(name, "clock " + clockMillis);
                ready = true;
                ProcessHandle.of(started.pid()).ifPresent(it -> it.onExit().join());
            } catch (IllegalStateException e) {
                // ended while it started, or was not ready in time: gone in either case
            }
            ready = false;
            if (!closing) {
                process.close();
                if (!killed) {
                    ownDeaths.incrementAndGet();
                }
            }
        }
    }

    public String name() {
        return name;
    }

    /** Whether it has said that it is ready, and was not seen to end since. */
    public boolean isReady() {
        return ready && process.isAlive();
    }

    /** Where its API is, while it is ready. */
    public Optional<URI> url() {
        return isReady() ? Optional.of(process.url()) : Optional.empty();
    }

    /** How often a process of it ended without having been killed: it gave up, or died at a named step. */
    public int ownDeaths() {
        return ownDeaths.get();
    }

    /** Kills the process (SIGKILL), whatever it does. */
    void kill() {
        killed = true;
        process.kill();
    }

    /** Lets the process die at a point, when it comes there for the {@code count}th time. */
    boolean arm(String point, int count) {
        return desk.tell(name, "arm " + point + " " + count);
    }

    /** Lets the process freeze at a point, when it comes there for the {@code count}th time; {@link #thaw()} ends that. */
    boolean freezeAt(String point, int count) {
        return desk.tell(name, "freeze " + point + " " + count);
    }

    /** Lets the process go on where it is frozen, and freeze nowhere any more. */
    void thaw() {
        HoldfastProcess frozen = process;
        signal(frozen, frozen::resume);
        desk.tell(name, "thaw");
    }

    void disarm() {
        desk.tell(name, "disarm");
    }

    /** Lets the process' clock be wrong by that, also after its death. */
    void stepClock(long millis) {
        clockMillis = millis;
        desk.tell(name, "clock " + millis);
    }

    /** Freezes the process, unless it has just died of something else; returns how it goes on, if it is still there then. */
    Runnable suspend() {
        HoldfastProcess frozen = process;
        signal(frozen, frozen::suspend);
        return () -> signal(frozen, frozen::resume);
    }

    private static void signal(HoldfastProcess whom, Runnable signal) {
        try {
            signal.run();
        } catch (IllegalStateException e) {
            if (whom.isAlive()) {
                throw e;
            }
        }
    }

    TcpGate gate(StackPart part) {
        return gates.to(part);
    }

    /** The end of the log of its newest process. */
    public String tail() {
        return process.tail();
    }

    /** Asks the process to end, as a cluster does, and starts no other. @return its exit code; empty where it had to be killed after that time */
    public Optional<Integer> retire(Duration patience) {
        closing = true;
        try {
            return Optional.of(process.terminate(patience));
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        closing = true;
        if (process != null) {
            process.close();
        }
        try {
            keeper.join(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            gates.close();
        }
    }
}
