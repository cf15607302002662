package io.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.crypto.Sha256;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every object store keeps to. */
abstract class ObjectStoreContract {
    private static final int RACERS = 8;
    private static final int PART = PartUploads.LEAST_PART;
    /** Every test has a corner of its own, since stores may be shared. */
    final String corner = UUID.randomUUID() + "/";

    @TempDir
    Path folder;

    abstract ObjectStore store();

    abstract PartUploads uploads();

    /** Whether the server knows that an upload has ended when a part comes late. Where it does not, such a part is never an object, and the server keeps it. */
    boolean refusesPartsOfEndedUploads() {
        return true;
    }

    /** Whether the server looks and writes in one step. Where it does not, two writers at the same moment may both be told that they stored. */
    boolean judgesRaces() {
        return true;
    }

    /** Whether an object stays when an upload of its key is dropped. */
    boolean sparesObjectsOfAbortedUploads() {
        return true;
    }

    @Test
    void an_object_reads_back_as_it_was_put() throws IOException {
        byte[] bytes = random(3000, 1);

        put("a", Body.of(bytes));

        try (InputStream in = store().open(corner + "a")) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
        assertThat(store().size(corner + "a")).hasValue(3000);
    }

    @Test
    void an_empty_object_is_an_object() throws IOException {
        put("empty", Body.of(new byte[0]));

        assertThat(store().size(corner + "empty")).hasValue(0);
        try (InputStream in = store().open(corner + "empty")) {
            assertThat(in.readAllBytes()).isEmpty();
        }
    }

    @Test
    void of_racing_writers_one_stores_and_no_other_is_told_that_it_did() throws Exception {
        for (int round = 0; round < 5; round++) {
            String key = corner + "race" + round;
            List<Boolean> stored = race(key);

            if (judgesRaces()) {
                assertThat(stored.stream().filter(it -> it).count()).isLessThanOrEqualTo(1);
            }
            byte[] there = store().range(key, 0, 50_000);
            assertThat(there).containsOnly(there[0]);
            if (judgesRaces() && stored.contains(true)) {
                assertThat(stored.indexOf(true))
                        .as("the winner's bytes are there")
                        .isEqualTo(there[0]);
            }
        }
    }

    private List<Boolean> race(String key) throws Exception {
        CyclicBarrier start = new CyclicBarrier(RACERS);
        try (var threads = Executors.newFixedThreadPool(RACERS)) {
            List<Callable<Boolean>> racers = new ArrayList<>();
            for (int i = 0; i < RACERS; i++) {
                byte[] bytes = new byte[50_000];
                Arrays.fill(bytes, (byte) i);
                racers.add(() -> {
                    start.await();
                    return store().putIfAbsent(key, Body.of(bytes));
                });
            }
            List<Boolean> stored = new ArrayList<>();
            for (Future<Boolean> racer : threads.invokeAll(racers)) {
                stored.add(racer.get());
            }
            return stored;
        }
    }

    @Test
    void a_second_put_changes_nothing() {
        store().putIfAbsent(corner + "a", Body.of(new byte[] {1, 2, 3}));

        assertThat(store().putIfAbsent(corner + "a", Body.of(new byte[] {4, 5, 6, 7})))
                .isFalse();

        assertThat(store().range(corner + "a", 0, 3)).containsExactly(1, 2, 3);
        assertThat(store().size(corner + "a")).hasValue(3);
    }

    @Test
    void a_range_is_exactly_what_was_asked_for() {
        byte[] bytes = random(100_000, 2);
        store().putIfAbsent(corner + "a", Body.of(bytes));

        for (int[] range : new int[][] {{0, 1}, {0, 100_000}, {99_999, 1}, {12_345, 54_321}}) {
            assertThat(store().range(corner + "a", range[0], range[1]))
                    .isEqualTo(Arrays.copyOfRange(bytes, range[0], range[0] + range[1]));
        }
    }

    @Test
    void a_range_beyond_the_end_is_damage() {
        store().putIfAbsent(corner + "a", Body.of(random(100, 3)));

        assertThat(failure(() -> store().range(corner + "a", 90, 11))).isEqualTo(ErrorCode.OBJECT_DAMAGED);
        assertThat(failure(() -> store().range(corner + "a", 100, 1))).isEqualTo(ErrorCode.OBJECT_DAMAGED);
        assertThat(failure(() -> store().range(corner + "a", 5000, 10))).isEqualTo(ErrorCode.OBJECT_DAMAGED);
    }

    @Test
    void what_is_not_there_is_missing() {
        assertThat(failure(() -> store().range(corner + "no", 0, 1))).isEqualTo(ErrorCode.OBJECT_MISSING);
        assertThat(failure(() -> store().open(corner + "no").close())).isEqualTo(ErrorCode.OBJECT_MISSING);
        assertThat(store().size(corner + "no")).isEqualTo(OptionalLong.empty());
    }

    @Test
    void deleting_twice_is_as_good_as_once() {
        store().putIfAbsent(corner + "deep/er/a", Body.of(new byte[] {1}));

        store().delete(corner + "deep/er/a");
        store().delete(corner + "deep/er/a");
        store().delete(corner + "nothing/ever/there");

        assertThat(store().size(corner + "deep/er/a")).isEmpty();
        assertThat(store().list(corner, Optional.empty(), 10)).isEmpty();
        put("deep/er/a", Body.of(new byte[] {2}));
        assertThat(store().range(corner + "deep/er/a", 0, 1)).containsExactly(2);
    }

    @Test
    void keys_are_listed_in_order_behind_one_and_up_to_a_limit() {
        List<String> keys = List.of("a/1", "a/1-0", "a/1.0", "a/1_/y", "a/10", "a/2", "a/Z", "a_b");
        keys.forEach(key -> store().putIfAbsent(corner + key, Body.of(new byte[] {1})));

        assertThat(relative(store().list(corner, Optional.empty(), 100)))
                .containsExactlyElementsOf(keys.stream().sorted().toList());
        assertThat(relative(store().list(corner + "a/", Optional.of(corner + "a/1.0"), 2)))
                .containsExactly("a/10", "a/1_/y");
        assertThat(relative(store().list(corner + "a/1", Optional.empty(), 100)))
                .containsExactly("a/1", "a/1-0", "a/1.0", "a/10", "a/1_/y");
        assertThat(store().list(corner + "none/", Optional.empty(), 100)).isEmpty();
    }

    @Test
    void a_body_of_twenty_mebibytes_is_streamed_from_a_file() throws Exception {
        Path file = folder.resolve("large");
        byte[] bytes = random(20 << 20, 4);
        Files.write(file, bytes);

        put("large", Body.of(file));

        try (InputStream in = store().open(corner + "large")) {
            MessageDigest there = MessageDigest.getInstance("SHA-256");
            in.transferTo(new java.security.DigestOutputStream(java.io.OutputStream.nullOutputStream(), there));
            assertThat(there.digest())
                    .isEqualTo(MessageDigest.getInstance("SHA-256").digest(bytes));
        }
        assertThat(store().range(corner + "large", 15_000_000, 4096))
                .isEqualTo(Arrays.copyOfRange(bytes, 15_000_000, 15_004_096));
    }

    @Test
    void a_body_that_breaks_off_leaves_nothing_behind() {
        Body broken = new Body(
                200_000,
                () -> new SequenceInputStream(new ByteArrayInputStream(new byte[100_000]), new BrokenStream()));

        assertThat(failure(() -> store().putIfAbsent(corner + "a", broken))).isEqualTo(ErrorCode.STORE_UNAVAILABLE);

        assertThat(store().size(corner + "a")).isEmpty();
        put("a", Body.of(new byte[] {1}));
        assertThat(store().size(corner + "a")).hasValue(1);
    }

    @Test
    void a_body_that_is_shorter_than_it_said_leaves_nothing_behind() {
        Body shorter = new Body(200_000, () -> new ByteArrayInputStream(new byte[100_000]));

        assertThat(failure(() -> store().putIfAbsent(corner + "a", shorter))).isEqualTo(ErrorCode.STORE_UNAVAILABLE);

        assertThat(store().size(corner + "a")).isEmpty();
    }

    @Test
    void a_body_that_does_not_open_leaves_nothing_behind() {
        Body closed = new Body(10, () -> {
            throw new IOException("the file is gone");
        });

        assertThat(failure(() -> store().putIfAbsent(corner + "a", closed))).isEqualTo(ErrorCode.STORE_UNAVAILABLE);

        assertThat(store().size(corner + "a")).isEmpty();
    }

    @Test
    void a_body_in_parts_that_breaks_off_leaves_no_part_behind() {
        Body broken = new Body(
                20 << 20,
                () -> new SequenceInputStream(new ByteArrayInputStream(new byte[12 << 20]), new BrokenStream()));

        assertThat(failure(() -> store().putIfAbsent(corner + "large", broken))).isEqualTo(ErrorCode.STORE_UNAVAILABLE);

        assertThat(store().size(corner + "large")).isEmpty();
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void a_second_put_of_a_large_body_changes_nothing() {
        store().putIfAbsent(corner + "large", Body.of(random(12 << 20, 5)));

        assertThat(store().putIfAbsent(corner + "large", Body.of(random(13 << 20, 6))))
                .isFalse();

        assertThat(store().size(corner + "large")).hasValue(12 << 20);
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void parts_become_an_object_in_the_order_of_their_numbers_whatever_came_first() throws IOException {
        byte[] first = random(PART, 7);
        byte[] second = random(1000, 8);
        String upload = uploads().begin(corner + "parts");

        PartUploads.Part two = put("parts", upload, 2, second);
        PartUploads.Part one = put("parts", upload, 1, first);

        assertThat(uploads().parts(corner + "parts", upload))
                .usingElementComparator(ObjectStoreContract::compared)
                .containsExactly(one, two);
        assertThat(store().size(corner + "parts"))
                .as("not before it is complete")
                .isEmpty();
        assertThat(unfinished()).containsExactly(upload);
        assertThat(uploads().complete(corner + "parts", upload, List.of(one, two)))
                .isTrue();
        assertThat(store().size(corner + "parts")).hasValue(PART + 1000);
        assertThat(store().range(corner + "parts", PART - 10, 20))
                .startsWith(Arrays.copyOfRange(first, PART - 10, PART))
                .endsWith(Arrays.copyOf(second, 10));
        uploads().complete(corner + "parts", upload, List.of(one, two));
        assertThat(store().size(corner + "parts"))
                .as("the answer was lost and the call was repeated")
                .hasValue(PART + 1000);
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void a_part_that_is_stored_again_takes_the_place_of_the_first() {
        String upload = uploads().begin(corner + "again");
        PartUploads.Part lost = put("again", upload, 1, random(PART, 9));

        PartUploads.Part there = put("again", upload, 1, random(PART, 10));

        assertThat(uploads().parts(corner + "again", upload))
                .usingElementComparator(ObjectStoreContract::compared)
                .containsExactly(there);
        assertThat(failure(() -> uploads().complete(corner + "again", upload, List.of(lost))))
                .isEqualTo(ErrorCode.OBJECT_DAMAGED);
        assertThat(uploads().complete(corner + "again", upload, List.of(there))).isTrue();
        assertThat(store().range(corner + "again", 0, 100)).isEqualTo(Arrays.copyOf(random(PART, 10), 100));
    }

    @Test
    void parts_of_a_key_that_is_taken_are_dropped() {
        store().putIfAbsent(corner + "taken", Body.of(new byte[] {1}));
        String upload = uploads().begin(corner + "taken");
        PartUploads.Part part = put("taken", upload, 1, random(PART, 11));

        assertThat(uploads().complete(corner + "taken", upload, List.of(part))).isFalse();

        if (sparesObjectsOfAbortedUploads()) {
            assertThat(store().range(corner + "taken", 0, 1)).containsExactly(1);
        }
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void bytes_that_are_not_those_of_the_checksum_are_refused() {
        String upload = uploads().begin(corner + "wrong");

        assertThat(failure(() -> uploads()
                        .put(corner + "wrong", upload, 1, Body.of(random(PART, 12)), Sha256.of(random(PART, 13)))))
                .isEqualTo(ErrorCode.STORE_UNAVAILABLE);

        uploads().abort(corner + "wrong", upload);
    }

    @Test
    void an_aborted_upload_is_gone_with_its_parts() {
        String upload = uploads().begin(corner + "gone");
        PartUploads.Part part = put("gone", upload, 1, random(PART, 14));

        uploads().abort(corner + "gone", upload);
        uploads().abort(corner + "gone", upload);

        assertThat(unfinished()).isEmpty();
        if (refusesPartsOfEndedUploads()) {
            assertThat(failure(() -> put("gone", upload, 2, new byte[10]))).isEqualTo(ErrorCode.OBJECT_MISSING);
        }
        assertThat(failure(() -> uploads().complete(corner + "gone", upload, List.of(part))))
                .isEqualTo(ErrorCode.OBJECT_MISSING);
        assertThat(store().size(corner + "gone")).isEmpty();
    }

    private PartUploads.Part put(String name, String upload, int number, byte[] bytes) {
        return uploads().put(corner + name, upload, number, Body.of(bytes), Sha256.of(bytes));
    }

    private static int compared(PartUploads.Part one, PartUploads.Part other) {
        return one.isSame(other) ? 0 : 1;
    }

    private List<String> unfinished() {
        return uploads().unfinished(Optional.empty(), 1000).stream()
                .filter(upload -> upload.key().startsWith(corner))
                .map(PartUploads.Upload::id)
                .toList();
    }

    @Test
    void a_store_that_is_there_gives_a_sign_of_life() {
        store().probe();
    }

    /** Stores what was not there. Whether this call did it is not asked: a client may have repeated the call by itself. */
    private void put(String name, Body body) {
        store().putIfAbsent(corner + name, body);
    }

    static ErrorCode failure(ThrowingCallable call) {
        Problem[] problem = new Problem[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, it -> problem[0] = it);
        return problem[0].code();
    }

    private List<String> relative(List<String> keys) {
        return keys.stream().map(key -> key.substring(corner.length())).toList();
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static final class BrokenStream extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("the disk broke off");
        }
    }
}
