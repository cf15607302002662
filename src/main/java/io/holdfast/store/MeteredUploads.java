package io.holdfast.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Counts what becomes of uploads in parts: how many were begun, completed, aborted or failed, and the parts with their bytes. A part that is stored again counts again. */
final class MeteredUploads implements PartUploads {
    private final PartUploads uploads;
    private final MeterProvider<Counter> results;
    private final FailureCounts<Operation> failures;
    private final Counter parts;
    private final Counter bytes;

    private enum Result {
        BEGUN,
        COMPLETED,
        /** Completed when an object of that name was there already: its parts were dropped. */
        NOT_NEEDED,
        ABORTED
    }

    private enum Operation {
        BEGIN,
        PART,
        COMPLETE,
        ABORT,
        LIST
    }

    MeteredUploads(PartUploads uploads, MeterRegistry registry) {
        this.uploads = uploads;
        this.results = Counter.builder("holdfast.store.uploads")
                .description("Uploads in parts by what became of them")
                .withRegistry(registry);
        this.failures = new FailureCounts<>(
                Counter.builder("holdfast.store.upload.errors")
                        .description("Calls for uploads in parts that failed, by code")
                        .withRegistry(registry),
                Operation.values());
        this.parts = Counter.builder("holdfast.store.parts")
                .description("Parts that the store confirmed")
                .register(registry);
        this.bytes = Counter.builder("holdfast.store.part")
                .description("Bytes of parts that the store confirmed")
                .baseUnit("bytes")
                .register(registry);
        for (Result result : Result.values()) {
            results.withTags("result", FailureCounts.label(result));
        }
    }

    @Override
    public String begin(String key) {
        String id = failures.counted(Operation.BEGIN, () -> uploads.begin(key));
        became(Result.BEGUN);
        return id;
    }

    @Override
    public Part put(String key, String upload, int number, Body body, byte[] sha256) {
        Part part = failures.counted(Operation.PART, () -> uploads.put(key, upload, number, body, sha256));
        parts.increment();
        bytes.increment(part.size());
        return part;
    }

    @Override
    public List<Part> parts(String key, String upload) {
        return failures.counted(Operation.LIST, () -> uploads.parts(key, upload));
    }

    @Override
    public boolean complete(String key, String upload, List<Part> named) {
        boolean stored = failures.counted(Operation.COMPLETE, () -> uploads.complete(key, upload, named));
        became(stored ? Result.COMPLETED : Result.NOT_NEEDED);
        return stored;
    }

    @Override
    public void abort(String key, String upload) {
        failures.counted(Operation.ABORT, () -> {
            uploads.abort(key, upload);
            return true;
        });
        became(Result.ABORTED);
    }

    @Override
    public List<Upload> unfinished(Optional<Upload> after, int limit) {
        return failures.counted(Operation.LIST, () -> uploads.unfinished(after, limit));
    }

    @Override
    public int dropDrafts(Instant latest) {
        return failures.counted(Operation.ABORT, () -> uploads.dropDrafts(latest));
    }

    private void became(Result result) {
        results.withTags("result", FailureCounts.label(result)).increment();
    }
}
