package io.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.database.Database;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.tenant.Tenants;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStackResource.class)
class ReadAheadTest {
    @Inject
    Database database;

    @Inject
    Tenants tenants;

    @Inject
    Clock clock;

    private VaultBench bench;

    @BeforeEach
    void an_empty_vault() {
        bench = new VaultBench(database, tenants, clock);
    }

    private static Map<String, String> records(int count, String more) {
        Map<String, String> records = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            records.put(
                    "key-" + i, "{\"id\":" + i + ",\"title\":\"" + Integer.toHexString(i * 2_654_435) + more + "\"}");
        }
        return records;
    }

    private Map<String, String> all(SnapshotRef ref, Snapshot.Start start) {
        Map<String, String> all = new TreeMap<>();
        for (Iterator<ReadAhead.Told> told = bench.open(ref).texts(start); told.hasNext(); ) {
            ReadAhead.Told each = told.next();
            assertThat(all.put(each.entry().text(), VaultBench.text(each.text())))
                    .isNull();
        }
        return all;
    }

    @Test
    void many_records_are_read_with_few_requests_each_exact() {
        Map<String, String> records = records(20_000, "x".repeat(200));
        SnapshotRef ref = bench.day(records, Optional.empty()).ref();
        bench.store.rangesSince();

        assertThat(all(ref, Snapshot.Start.FIRST)).isEqualTo(records);

        // 20,000 records of a quarter of a KiB: some 5 MB in frames of 32 KiB, some 90 blocks of the index.
        assertThat(bench.store.rangesSince()).isLessThan(160);
    }

    @Test
    void records_of_a_base_and_a_delta_come_in_the_order_of_their_keys_from_any_start() {
        Map<String, String> records = records(3000, "");
        SnapshotRef first = bench.day(records, Optional.empty()).ref();
        records.put("key-77", "{\"id\":77,\"changed\":true}");
        records.remove("key-78");
        records.put("key-new", "{}");
        SnapshotRef second = bench.day(records, Optional.of(first)).ref();
        assertThat(second.delta()).isNotNull();

        assertThat(all(second, Snapshot.Start.FIRST)).isEqualTo(records);
        TreeMap<String, String> sorted = new TreeMap<>(records);
        for (String key : new String[] {"key-77", "key-78", "key-7", "a", "z"}) {
            assertThat(all(second, new Snapshot.Start(VaultBench.bytes(key), true)))
                    .isEqualTo(sorted.tailMap(key, true));
            assertThat(all(second, new Snapshot.Start(VaultBench.bytes(key), false)))
                    .isEqualTo(sorted.tailMap(key, false));
        }
    }

    @Test
    void one_records_versions_over_many_snapshots_cost_a_look_or_two_each_and_none_where_the_index_is_shared() {
        Map<String, String> records = records(3000, "");
        SnapshotRef first = bench.day(records, Optional.empty()).ref();
        records.put("key-5", "{\"id\":5,\"changed\":true}");
        SnapshotRef second = bench.day(records, Optional.of(first)).ref();
        SnapshotRef third = bench.day(records, Optional.of(second)).ref();
        records.remove("key-5");
        SnapshotRef fourth = bench.day(records, Optional.of(third)).ref();
        VersionLookup lookup = new VersionLookup(bench.frames, VaultBench.bytes("key-5"));
        bench.store.rangesSince();

        assertThat(lookup.in(first)).isPresent();
        assertThat(lookup.in(second)).isPresent().isNotEqualTo(lookup.in(first));
        assertThat(lookup.in(third)).isEqualTo(lookup.in(second));
        assertThat(lookup.in(fourth)).isEmpty();
        assertThat(bench.store.rangesSince()).isLessThanOrEqualTo(8);
        for (SnapshotRef again : new SnapshotRef[] {first, second, third, fourth}) {
            lookup.in(again);
        }
        assertThat(bench.store.rangesSince()).isZero();
        assertThat(new VersionLookup(bench.frames, VaultBench.bytes("none")).in(third))
                .isEmpty();
    }
}
