package io.holdfast.demo;

import io.holdfast.process.HoldfastProcess;
import io.holdfast.process.HoldfastProgram;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * How the chosen program starts over a database that is at its version, and what it holds when nothing is to be done.
 *
 * @param startMillis from the start of the process to the first "ready", the median of eleven
 * @param idleBytes resident ten seconds later
 * @param programBytes the size of the binary, or of all jars
 */
record StartFigures(HoldfastProgram program, long startMillis, long idleBytes, long programBytes) {
    private static final int STARTS = 11;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration IDLE = Duration.ofSeconds(10);

    static StartFigures measure(Map<String, String> configuration) {
        HoldfastProgram program = HoldfastProgram.chosen();
        long idle = 0;
        long[] starts = new long[STARTS];
        for (int i = 0; i < STARTS; i++) {
            long began = System.nanoTime();
            try (HoldfastProcess process = HoldfastProcess.launch(program, configuration)) {
                process.awaitReady(PATIENCE);
                starts[i] = Duration.ofNanos(System.nanoTime() - began).toMillis();
                if (i == STARTS - 1) {
                    LockSupport.parkNanos(IDLE.toNanos());
                    idle = process.residentBytes();
                }
            }
        }
        return new StartFigures(program, LongStream.of(starts).sorted().toArray()[STARTS / 2], idle, program.size());
    }

    String sentence(long peakBytes) {
        return "%s with a heap of at most %s: ready after %d ms, holds %d MB idle and held %d MB at most; it is %d MB large."
                .formatted(
                        program.isNative() ? "The binary" : "The jar",
                        program.heap(),
                        startMillis,
                        megabytes(idleBytes),
                        megabytes(peakBytes),
                        megabytes(programBytes));
    }

    String json(long peakBytes) {
        return "\"start_ms\":%d,\"rss_idle_mb\":%d,\"rss_peak_mb\":%d,\"%s\":%d"
                .formatted(
                        startMillis,
                        megabytes(idleBytes),
                        megabytes(peakBytes),
                        program.isNative() ? "binary_mb" : "jars_mb",
                        megabytes(programBytes));
    }

    private static long megabytes(long bytes) {
        return Math.round(bytes / 1e6);
    }
}
