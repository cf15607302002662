package io.holdfast.job;

import jakarta.inject.Singleton;

/** Runs a sweep batch after batch, one replica at a time, and counts what it moved. */
@Singleton
class Batches {
    /** How many rows a batch moves at most, so that none holds its locks for long. */
    static final int MOST = 500;

    private static final int NOT_MINE = -1;
    private final Engine engine;
    private final JobMetrics metrics;

    Batches(Engine engine, JobMetrics metrics) {
        this.engine = engine;
        this.metrics = metrics;
    }

    /** Runs batches until one is not full, or nothing where another replica is at the sweep. */
    void run(Sweep sweep, Engine.Work<Integer> batch) {
        long began = System.nanoTime();
        int rows = 0;
        int moved;
        do {
            moved = engine.sweep(sweep.ordinal(), NOT_MINE, batch);
            rows += Math.max(0, moved);
        } while (moved >= MOST);
        if (moved != NOT_MINE) {
            metrics.swept(sweep, rows, began);
        }
    }
}
