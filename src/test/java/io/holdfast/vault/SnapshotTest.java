package io.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.database.Database;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.tenant.Tenants;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStackResource.class)
class SnapshotTest {
    @Inject
    Database database;

    @Inject
    Tenants tenants;

    @Inject
    Clock clock;

    private VaultBench bench;

    @BeforeEach
    void open() {
        bench = new VaultBench(database, tenants, clock);
    }

    @Test
    void one_record_is_found_with_three_ranged_reads_on_a_cold_snapshot_with_a_delta() {
        Map<String, String> records = records(4000);
        SnapshotRef base = bench.day(records, Optional.empty()).ref();
        List<String> changed = records.keySet().stream().limit(100).toList();
        changed.forEach(key -> records.put(key, "{\"changed\":\"" + key + "\"}"));
        SnapshotRef both = bench.day(records, Optional.of(base)).ref();
        assertThat(both.delta()).isNotNull();
        int more = 0;

        for (Map.Entry<String, String> record : records.entrySet()) {
            bench.store.rangesSince();
            Snapshot cold = bench.open(both);
            Entry entry = cold.find(VaultBench.bytes(record.getKey())).orElseThrow();
            assertThat(VaultBench.text(cold.text(entry))).isEqualTo(record.getValue());
            int reads = bench.store.rangesSince();
            if (changed.contains(record.getKey())) {
                assertThat(reads).isEqualTo(3);
            }
            assertThat(reads).isBetween(3, 4);
            more += reads - 3;
        }

        assertThat(more).as("records that the filter sent to the delta in vain").isLessThan(records.size() / 40);
    }

    @Test
    void what_lies_in_a_broken_segment_is_left_out_and_told_and_no_delta_stands_on_a_broken_base() {
        Map<String, String> records = records(20);
        SnapshotRef first = bench.day(records, Optional.empty()).ref();
        Map<String, String> rest = new TreeMap<>(records);
        rest.keySet()
                .removeIf(
                        key -> key.compareTo(records.keySet().stream().toList().get(10)) < 0);
        breakAll(ObjectKind.BASE);
        SnapshotRef second = bench.day(List.of(rest), Optional.of(first), false).ref();

        assertThat(second.base()).as("a broken base carries no delta").isNotEqualTo(first.base());
        assertThat(bench.open(second).entries(Optional.empty())).toIterable().hasSize(20);

        breakAll(ObjectKind.SEGMENT);
        Sealing.Result third = bench.day(List.of(Map.of("new", "{}")), Optional.of(second), false);

        assertThat(third.lost())
                .isEqualTo(new Lost(0, 20, records.keySet().iterator().next()));
        assertThat(third.counts()).isEqualTo(new Counts(1, 1, 0, 0, 0, 0));
    }

    private void breakAll(ObjectKind kind) {
        database.change(sql -> sql.update(
                "update vault_object set state = 'BROKEN' where source_id = ? and kind = ?",
                bench.place.source(),
                kind));
    }

    @Test
    void an_unchanged_day_stores_nothing_but_its_run() {
        Map<String, String> records = records(200);
        SnapshotRef first = bench.day(records, Optional.empty()).ref();
        int objects = bench.store.objects().size();

        Sealing.Result second = bench.day(records, Optional.of(first));

        assertThat(second.ref()).isEqualTo(first);
        assertThat(bench.store.objects()).hasSizeLessThanOrEqualTo(objects + 1);
    }

    @Test
    void of_a_key_that_comes_twice_the_later_version_counts() {
        SnapshotRef old =
                bench.day(Map.of("a", "old", "b", "old"), Optional.empty()).ref();
        var run = bench.run(
                List.of(
                        List.of(VaultBench.item("a", "new"), VaultBench.item("b", "new")),
                        List.of(VaultBench.item("a", "old"), VaultBench.item("b", "newer"))),
                Optional.of(old));

        SnapshotRef ref = bench.seal(run, Optional.of(old)).ref();

        assertThat(all(ref)).isEqualTo(Map.of("a", "old", "b", "newer"));
    }

    @Test
    void a_part_that_is_delivered_twice_is_stored_once() {
        List<List<RunWriter.Item>> pages = List.of(List.of(VaultBench.item("a", "1"), VaultBench.item("b", "2")));
        var first = bench.run(pages, Optional.empty());
        int objects = bench.store.objects().size();

        var second = bench.run(pages, Optional.empty());

        assertThat(second.ref()).isEqualTo(first.ref());
        assertThat(bench.store.objects()).hasSize(objects);
    }

    @Test
    void flipped_cut_and_swapped_objects_are_damage_and_never_wrong_data() {
        Map<String, String> records = records(60);
        SnapshotRef base = bench.day(records, Optional.empty()).ref();
        records.put("key-7", "{\"changed\":true}");
        records.remove("key-9");
        SnapshotRef ref = bench.day(records, Optional.of(base)).ref();
        assertThat(ref.delta()).isNotNull();
        bench.store.objects().keySet().removeIf(name -> !needed(ref, name));
        int damaged = 0;

        for (String name : List.copyOf(bench.store.objects().keySet())) {
            byte[] whole = bench.store.objects().get(name);
            // A base's footer is not read under a delta, whose own footer holds what it says.
            long end = name.equals(baseKey(ref)) ? ref.base().footerOffset() : whole.length;
            for (int at = 0; at < whole.length; at++) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << at % 8);
                damaged += spoiled(name, flipped, ref, records) ? 1 : 0;
                if (at >= Draft.HEADER && at < end) {
                    assertThat(spoiled(name, flipped, ref, records))
                            .as("%s, byte %d", name, at)
                            .isTrue();
                }
            }
            for (int length = 0; length < end; length += 13) {
                assertThat(spoiled(name, Arrays.copyOf(whole, length), ref, records))
                        .isTrue();
            }
            bench.store.objects().put(name, whole);
        }
        assertThat(damaged).isPositive();
        List<String> segments = bench.store.objects().keySet().stream()
                .filter(name -> name.contains("/segments/"))
                .toList();
        assertThat(segments).hasSize(2);
        byte[] first = bench.store.objects().get(segments.getFirst());
        byte[] second = bench.store.objects().get(segments.getLast());
        assertThat(spoiled(segments.getFirst(), second, ref, records)).isTrue();
        assertThat(spoiled(segments.getLast(), first, ref, records)).isTrue();
        bench.store.objects().put(segments.getFirst(), first);
        bench.store.objects().put(segments.getLast(), second);
        assertThat(all(ref)).isEqualTo(records);
    }

    @Test
    void a_file_read_in_a_row_notices_every_flipped_byte_and_every_cut() {
        byte[] whole = media("first frame", "second", "");
        ObjectRef object = new ObjectRef(
                ObjectKind.MEDIA,
                "m",
                java.util.HexFormat.of().formatHex(whole, 8, 24),
                bench.key.version(),
                whole.length);
        assertThat(frames(object, whole)).containsExactly("first frame", "second", "");
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            assertThat(frames(object, flipped)).as("byte %d", at).isNull();
            assertThat(frames(object, Arrays.copyOf(whole, at)))
                    .as("cut at %d", at)
                    .isNull();
        }
        assertThat(frames(object, media("first frame", "second", ""))).isNull();
    }

    private byte[] media(String... parts) {
        try (Draft draft = new Draft(bench.key, ObjectKind.MEDIA, false)) {
            for (String part : parts) {
                draft.add(VaultBench.bytes(part));
            }
            MemoryStore store = new MemoryStore();
            store.putIfAbsent("m", draft.finish().body());
            return store.objects().get("m");
        }
    }

    /** The texts of all frames; null where the object is told to be damaged. */
    private List<String> frames(ObjectRef object, byte[] bytes) {
        bench.store.objects().put(bench.place.key(ObjectKind.MEDIA, "m"), bytes);
        List<String> texts = new ArrayList<>();
        try (Frames.Sequence all = bench.frames.all(object, false)) {
            for (byte[] frame = all.next(); frame != null; frame = all.next()) {
                texts.add(VaultBench.text(frame));
            }
            return texts;
        } catch (Problem e) {
            assertThat(e.code()).isEqualTo(ErrorCode.OBJECT_DAMAGED);
            return null;
        }
    }

    /** Whether reading with that object spoiled says so; if not, what is read must be right. */
    private boolean spoiled(String name, byte[] bytes, SnapshotRef ref, Map<String, String> records) {
        bench.store.objects().put(name, bytes);
        try {
            assertThat(all(ref)).isEqualTo(records);
            return false;
        } catch (Problem e) {
            assertThat(e.code()).isEqualTo(ErrorCode.OBJECT_DAMAGED);
            return true;
        }
    }

    private Map<String, String> all(SnapshotRef ref) {
        Snapshot snapshot = bench.open(ref);
        Map<String, String> all = new TreeMap<>();
        for (Iterator<Entry> entries = snapshot.entries(Optional.empty()); entries.hasNext(); ) {
            Entry entry = entries.next();
            all.put(entry.text(), VaultBench.text(snapshot.text(entry)));
        }
        return all;
    }

    private boolean needed(SnapshotRef ref, String name) {
        return name.contains("/segments/")
                || name.equals(baseKey(ref))
                || name.equals(
                        bench.place.key(ObjectKind.DELTA, ref.delta().object().name()));
    }

    private String baseKey(SnapshotRef ref) {
        return bench.place.key(ObjectKind.BASE, ref.base().object().name());
    }

    private static Map<String, String> records(int count) {
        Map<String, String> records = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            records.put("key-" + i, "{\"id\":" + i + ",\"title\":\"" + Integer.toHexString(i * 2_654_435) + "\"}");
        }
        return records;
    }
}
