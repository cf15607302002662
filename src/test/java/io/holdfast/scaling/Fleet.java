package io.holdfast.scaling;

import io.holdfast.process.HoldfastProcess;
import io.holdfast.process.HoldfastProgram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/** The workers of one lane: processes of the production program, started and ended while others work. For one thread. */
final class Fleet implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private final HoldfastProgram program;
    private final Map<String, String> configuration;
    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> leavings = new ArrayList<>();
    /** When each worker was asked to end, by name, in {@link System#nanoTime()}. */
    private final Map<String, Long> asked = new ConcurrentHashMap<>();

    private final Map<String, String> troubles = new ConcurrentHashMap<>();
    private int number;

    private record Worker(String name, HoldfastProcess process) {}

    Fleet(HoldfastProgram program, Map<String, String> configuration) {
        this.program = program;
        this.configuration = configuration;
    }

    int size() {
        return workers.size();
    }

    /** One worker more; it takes tasks as soon as it is up. */
    String add() {
        String name = "worker-" + ++number;
        Map<String, String> own = new HashMap<>(configuration);
        own.put("holdfast.worker.id", name);
        workers.add(new Worker(name, HoldfastProcess.launch(program, own)));
        return name;
    }

    void awaitReady(Duration patience) {
        workers.forEach(worker -> worker.process().awaitReady(patience));
    }

    /**
     * A worker that was taken away.
     *
     * @param held the tasks in its hands
     * @param peakBytes the most memory that it held
     */
    record Left(String name, int held, long peakBytes) {}

    /** Asks the worker with the most tasks in its hands to end (SIGTERM): the least convenient one, which a scaler may take as well as any. Does not wait for it. */
    Left remove(ToIntFunction<Long> held) {
        Worker busiest = workers.stream()
                .max(Comparator.comparingInt(
                        worker -> held.applyAsInt(worker.process().pid())))
                .orElseThrow();
        int tasks = held.applyAsInt(busiest.process().pid());
        long peak = busiest.process().peakResidentBytes();
        workers.remove(busiest);
        asked.put(busiest.name(), System.nanoTime());
        leavings.add(Thread.ofVirtual().start(() -> end(busiest)));
        return new Left(busiest.name(), tasks, peak);
    }

    private void end(Worker worker) {
        try (HoldfastProcess process = worker.process()) {
            process.terminate(GRACE);
        } catch (IllegalStateException e) {
            troubles.put(worker.name(), String.valueOf(e.getMessage()));
        }
    }

    /** When a worker was asked to end; the largest number where it was not. */
    long askedToEnd(String name) {
        return asked.getOrDefault(name, Long.MAX_VALUE);
    }

    /** Waits for those that were asked to end. @return those that did not within the grace time, with the end of their logs */
    Map<String, String> awaitLeavings() throws InterruptedException {
        for (Thread leaving : leavings) {
            leaving.join();
        }
        return Map.copyOf(troubles);
    }

    @Override
    public void close() {
        workers.forEach(worker -> worker.process().close());
    }
}
