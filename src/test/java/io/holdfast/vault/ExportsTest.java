package io.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.database.Database;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.store.Body;
import io.holdfast.store.ObjectStore;
import io.holdfast.store.PartUploads;
import io.holdfast.tenant.Tenants;
import io.holdfast.vault.Exports.ExportRef;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exports over the stack's S3 server and the real rows. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class ExportsTest {
    private static final long SIZE = (20 << 20) + 12_345;

    @Inject
    Database database;

    @Inject
    Tenants tenants;

    @Inject
    ObjectStore store;

    @Inject
    PartUploads uploads;

    @Inject
    Exports exports;

    @Inject
    StoredObjects objects;

    @Inject
    ExportRows rows;

    @Inject
    CleanUp cleanUp;

    @Inject
    VaultConfig config;

    @Inject
    Clock clock;

    private final GeneratedBytes source = new GeneratedBytes(1);
    private Place place;

    @BeforeEach
    void a_place() {
        place = new Place(tenants.create("export " + UUID.randomUUID()).id(), UUID.randomUUID());
    }

    @Test
    void an_export_reads_back_as_it_was_given_whole_and_by_range() throws IOException {
        ExportRef ref = stored(exports, 1, source, SIZE);

        assertThat(source.isEqual(exports.open(place, ref, 0, SIZE), 0, SIZE)).isTrue();
        for (long[] range : new long[][] {{0, 1}, {SIZE - 1, 1}, {(1 << 20) - 3, 7}, {5_000_000, 9_000_000}, {17, 0}}) {
            assertThat(source.isEqual(exports.open(place, ref, range[0], range[1]), range[0], range[1]))
                    .isTrue();
        }
        assertThat(store.size(place.key(ObjectKind.EXPORT, ref.object().name())))
                .hasValue(ref.object().size());
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void exports_at_the_edges_of_frames_and_parts_read_back() throws IOException {
        for (long size : new long[] {0, 1, 1 << 20, (1 << 20) + 1, 8 << 20, (8 << 20) + 1}) {
            ExportRef ref = stored(exports, 1, source, size);

            assertThat(ref.size()).isEqualTo(size);
            assertThat(source.isEqual(exports.open(place, ref, 0, size), 0, size))
                    .as("%d bytes", size)
                    .isTrue();
        }
    }

    @Test
    void an_export_that_was_cut_off_goes_on_with_the_parts_that_are_missing() throws IOException {
        UUID id = exports.begin(place, 1, SIZE);
        exports.write(id, 2, source);
        // Another process goes on: it knows the rows and the store, nothing else.
        Exports another = new Exports(store, uploads, objects, rows, tenants, clock);

        assertThat(another.missing(id)).containsExactly(1, 3);
        another.write(id, 3, source);
        another.write(id, 1, source);
        ExportRef ref = another.complete(id);

        assertThat(source.isEqual(exports.open(place, ref, 0, SIZE), 0, SIZE)).isTrue();
        assertThat(another.complete(id)).as("cut off before it was settled").isEqualTo(ref);
    }

    @Test
    void a_part_that_another_worker_overtook_is_asked_for_again() throws IOException {
        UUID id = exports.begin(place, 1, SIZE);
        for (int part : exports.missing(id)) {
            exports.write(id, part, source);
        }
        ExportRows.Stored second = rows.parts(id).get(1);
        exports.write(id, 2, source);
        rows.put(id, second);

        assertThat(failure(() -> exports.complete(id))).isEqualTo(ErrorCode.STORE_UNAVAILABLE);

        assertThat(exports.missing(id)).containsExactly(2);
        exports.write(id, 2, source);
        assertThat(source.isEqual(exports.open(place, exports.complete(id), 0, SIZE), 0, SIZE))
                .isTrue();
    }

    @Test
    void a_range_that_is_too_short_or_too_long_stores_nothing() {
        UUID id = exports.begin(place, 1, SIZE);

        assertThat(failure(() -> exports.write(id, 1, (offset, length) -> source.open(offset, length - 1))))
                .isEqualTo(ErrorCode.SOURCE_ANSWER_INVALID);
        assertThat(failure(() -> exports.write(id, 1, (offset, length) -> source.open(offset, length + 1))))
                .isEqualTo(ErrorCode.SOURCE_ANSWER_INVALID);
        assertThatThrownBy(() -> exports.write(id, 1, (offset, length) -> {
                    throw new IOException("the source broke off");
                }))
                .isInstanceOf(IOException.class);

        assertThat(exports.missing(id)).contains(1);
        exports.abort(id);
    }

    @Test
    void a_part_that_changes_on_its_way_is_not_noted() {
        UUID id = exports.begin(place, 1, SIZE);
        Exports overABadLine = new Exports(store, new SpoilingUploads(uploads), objects, rows, tenants, clock);

        assertThat(failure(() -> overABadLine.write(id, 1, source))).isEqualTo(ErrorCode.STORE_UNAVAILABLE);

        assertThat(exports.missing(id)).contains(1);
        exports.abort(id);
    }

    @Test
    void an_aborted_export_leaves_no_parts() throws IOException {
        UUID id = exports.begin(place, 1, SIZE);
        exports.write(id, 1, source);
        assertThat(unfinished()).hasSize(1);

        exports.abort(id);
        exports.abort(id);

        assertThat(unfinished()).isEmpty();
        assertThat(failure(() -> exports.write(id, 2, source))).isEqualTo(ErrorCode.OBJECT_MISSING);
        assertThat(store.list(place.folder(ObjectKind.EXPORT), Optional.empty(), 10))
                .isEmpty();
    }

    @Test
    void the_same_content_is_stored_once() throws IOException {
        ExportRef first = stored(exports, 1, source, SIZE);

        ExportRef second = stored(exports, 2, source, SIZE);

        assertThat(second).isEqualTo(first);
        assertThat(store.list(place.folder(ObjectKind.EXPORT), Optional.empty(), 10))
                .hasSize(1);
        assertThat(stored(exports, 3, new GeneratedBytes(2), SIZE)).isNotEqualTo(first);
    }

    @Test
    void a_damaged_byte_is_found_and_the_frames_before_it_are_not_lost() throws IOException {
        ExportRef ref = stored(exports, 1, source, SIZE);
        String key = place.key(ObjectKind.EXPORT, ref.object().name());
        byte[] bytes;
        try (InputStream in = store.open(key)) {
            bytes = in.readAllBytes();
        }
        bytes[3 << 20] ^= 1;
        store.delete(key);
        store.putIfAbsent(key, Body.of(bytes));

        assertThat(source.isEqual(exports.open(place, ref, 0, 2 << 20), 0, 2 << 20))
                .isTrue();
        assertThat(failure(() -> exports.open(place, ref, 0, SIZE).readAllBytes()))
                .isEqualTo(ErrorCode.OBJECT_DAMAGED);
    }

    @Test
    void an_export_that_no_backup_uses_is_cleaned_up() throws IOException {
        stored(exports, 1, source, 1000);

        assertThat(cleanUp.condemn(place)).isEqualTo(1);
        assertThat(cleanUp.deleteCondemned(place)).isEqualTo(1);

        assertThat(store.list(place.folder(ObjectKind.EXPORT), Optional.empty(), 10))
                .isEmpty();
    }

    @Test
    void uploads_that_nobody_finishes_are_dropped_once_they_are_old() throws IOException {
        UUID id = exports.begin(place, 1, SIZE);
        exports.write(id, 1, source);

        sweep(Duration.ofDays(3));
        assertThat(unfinished()).hasSize(1);
        sweep(Duration.ofDays(5));

        assertThat(unfinished()).isEmpty();
        assertThat(failure(() -> exports.missing(id))).isEqualTo(ErrorCode.OBJECT_MISSING);
    }

    private void sweep(Duration later) {
        new OldUploads(uploads, rows, config, Clock.offset(clock, later), new SimpleMeterRegistry()).run();
    }

    private ExportRef stored(Exports exports, long seq, GeneratedBytes bytes, long size) throws IOException {
        UUID id = exports.begin(place, seq, size);
        for (int part : exports.missing(id)) {
            exports.write(id, part, bytes);
        }
        ExportRef ref = exports.complete(id);
        database.change(sql -> exports.forget(sql, id));
        return ref;
    }

    private List<PartUploads.Upload> unfinished() {
        return uploads.unfinished(Optional.empty(), 1000).stream()
                .filter(upload -> upload.key().startsWith(place.tenant() + "/"))
                .toList();
    }

    private static ErrorCode failure(ThrowingCallable call) {
        Problem[] problem = new Problem[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, it -> problem[0] = it);
        return problem[0].code();
    }

    /** Turns one bit of every part. */
    private record SpoilingUploads(PartUploads uploads) implements PartUploads {
        @Override
        public String begin(String key) {
            return uploads.begin(key);
        }

        @Override
        public Part put(String key, String upload, int number, Body body, byte[] sha256) {
            try (InputStream in = body.content().open()) {
                byte[] bytes = in.readAllBytes();
                bytes[bytes.length / 2] ^= 1;
                return uploads.put(
                        key, upload, number, new Body(bytes.length, () -> new ByteArrayInputStream(bytes)), sha256);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public List<Part> parts(String key, String upload) {
            return uploads.parts(key, upload);
        }

        @Override
        public boolean complete(String key, String upload, List<Part> parts) {
            return uploads.complete(key, upload, parts);
        }

        @Override
        public void abort(String key, String upload) {
            uploads.abort(key, upload);
        }

        @Override
        public List<Upload> unfinished(Optional<Upload> after, int limit) {
            return uploads.unfinished(after, limit);
        }
    }
}
