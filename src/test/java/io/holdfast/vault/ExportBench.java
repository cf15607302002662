package io.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stack.LocalStackResource;
import io.holdfast.store.ObjectStore;
import io.holdfast.tenant.Tenants;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * {@code ./dev bench export}: one task writes an export of 4 GiB that is made as it is read, and reads some of it back. Not among the tests; its last line goes to the file that
 * {@code holdfast.bench.result} names. The memory is that of the whole process, the tests' S3 server in it included.
 */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class ExportBench {
    private static final long SIZE = Long.getLong("holdfast.bench.bytes", 4L << 30);
    private static final int STEADY = 32;

    @Inject
    Exports exports;

    @Inject
    ObjectStore store;

    @Inject
    Tenants tenants;

    @Test
    void an_export_of_any_size_takes_the_same_memory() throws IOException {
        Place place = new Place(tenants.create("bench " + UUID.randomUUID()).id(), UUID.randomUUID());
        GeneratedBytes source = new GeneratedBytes(7);
        long began = System.nanoTime();
        UUID id = exports.begin(place, 1, SIZE);
        List<Integer> parts = exports.missing(id);
        long steady = 0;
        for (int part : parts) {
            exports.write(id, part, source);
            if (part == STEADY) {
                steady = peakMegabytes();
            }
        }
        Exports.ExportRef ref = exports.complete(id);
        double seconds = (System.nanoTime() - began) / 1e9;
        long last = Math.min(SIZE, 64 << 20);
        assertThat(source.isEqual(exports.open(place, ref, SIZE - last, last), SIZE - last, last))
                .isTrue();
        long peak = peakMegabytes();
        store.delete(place.key(ObjectKind.EXPORT, ref.object().name()));
        String json = String.format(
                Locale.ROOT,
                "{\"bytes\":%d,\"seconds\":%.1f,\"peak_rss_mb\":%d,\"parts\":%d,\"rss_mb_after_%d_parts\":%d}",
                SIZE,
                seconds,
                peak,
                parts.size(),
                STEADY,
                steady);
        System.out.println(json);
        String result = System.getProperty("holdfast.bench.result");
        if (result != null) {
            Files.writeString(Path.of(result), json + "\n");
        }
    }

    private static long peakMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }
}
