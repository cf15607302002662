package io.holdfast.vault;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.File;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What comes into the vault, in numbers: records and bytes as they were read, those that were new, and objects that were new or shared. Work that is cut off and done
 * again counts again, as it was done twice.
 */
@Singleton
class VaultMetrics {
    private final MeterProvider<Counter> objects;
    private final MeterProvider<Counter> objectBytes;
    private final MeterProvider<Counter> records;
    private final MeterProvider<Counter> recordBytes;
    private final MeterProvider<Counter> files;
    private final MeterProvider<Counter> fileBytes;
    private final Counter deleted;
    private final Counter strays;
    private final Counter looked;
    private final Counter lookedBytes;
    private final Counter broken;

    VaultMetrics(MeterRegistry registry) {
        objects = counter(
                "holdfast.vault.objects",
                "Objects by kind: written anew, or shared with an earlier backup",
                null,
                registry);
        objectBytes =
                counter("holdfast.vault.object", "Sealed bytes of objects that were written anew", "bytes", registry);
        records = counter(
                "holdfast.vault.records",
                "Record versions taken in: new ones, or known from the backup before",
                null,
                registry);
        recordBytes = counter("holdfast.vault.record", "Plain bytes of record versions taken in", "bytes", registry);
        files = counter(
                "holdfast.vault.files",
                "Files taken in: of new content, or of content that the source has already",
                null,
                registry);
        fileBytes = counter("holdfast.vault.file", "Plain bytes of files taken in", "bytes", registry);
        deleted = Counter.builder("holdfast.vault.objects.deleted")
                .description("Objects removed because no living backup uses them")
                .register(registry);
        strays = Counter.builder("holdfast.vault.strays.deleted")
                .description("Objects without a row that were removed")
                .register(registry);
        looked = Counter.builder("holdfast.vault.verified.objects")
                .description("Objects that a verification looked at")
                .register(registry);
        lookedBytes = Counter.builder("holdfast.vault.verified")
                .description("Sealed bytes that a verification read")
                .baseUnit("bytes")
                .register(registry);
        broken = Counter.builder("holdfast.vault.broken.objects")
                .description("Objects that a verification found missing or damaged")
                .register(registry);
        File temporary = new File(System.getProperty("java.io.tmpdir"));
        disk(
                "holdfast.temp.free",
                "Free space of the folder for temporary files",
                temporary,
                File::getUsableSpace,
                registry);
        disk(
                "holdfast.temp.total",
                "Size of the disk with the folder for temporary files",
                temporary,
                File::getTotalSpace,
                registry);
    }

    private static MeterProvider<Counter> counter(
            String name, String description, String unit, MeterRegistry registry) {
        return Counter.builder(name).description(description).baseUnit(unit).withRegistry(registry);
    }

    private static void disk(
            String name, String description, File folder, ToDoubleFunction<File> size, MeterRegistry registry) {
        Gauge.builder(name, folder, size)
                .description(description)
                .baseUnit("bytes")
                .strongReference(true)
                .register(registry);
    }

    /** So that a scrape finds every series from the start. */
    void register(@Observes StartupEvent event) {
        for (ObjectKind kind : ObjectKind.values()) {
            objects.withTags("kind", label(kind), "result", "new");
            objects.withTags("kind", label(kind), "result", "shared");
            objectBytes.withTags("kind", label(kind));
        }
        run(0, 0, 0, 0);
        file(0, true, 0);
        file(0, false, 0);
    }

    /** An object was written, or one that is there is used again. */
    void object(ObjectRef ref, boolean written) {
        objects.withTags("kind", label(ref.kind()), "result", result(written)).increment();
        if (written) {
            objectBytes.withTags("kind", label(ref.kind())).increment(ref.size());
        }
    }

    /** A task's records were stored. */
    void run(long seen, long written, long seenBytes, long writtenBytes) {
        records.withTags("result", result(true)).increment(written);
        records.withTags("result", result(false)).increment(seen - written);
        recordBytes.withTags("result", result(true)).increment(writtenBytes);
        recordBytes.withTags("result", result(false)).increment(seenBytes - writtenBytes);
    }

    /** A file was read to its end and kept. */
    void file(long bytes, boolean written) {
        file(bytes, written, 1);
    }

    private void file(long bytes, boolean written, int count) {
        files.withTags("result", result(written)).increment(count);
        fileBytes.withTags("result", result(written)).increment(bytes);
    }

    void deleted(int count) {
        deleted.increment(count);
    }

    void strays(int count) {
        strays.increment(count);
    }

    /** A verification looked at objects. */
    void looked(int objects, long bytes, int damaged) {
        looked.increment(objects);
        lookedBytes.increment(bytes);
        broken.increment(damaged);
    }

    private static String result(boolean written) {
        return written ? "new" : "shared";
    }

    private static String label(ObjectKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
