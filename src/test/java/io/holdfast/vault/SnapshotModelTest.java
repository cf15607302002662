package io.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.database.Database;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.tenant.Tenants;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many random days of one stream: what the vault says equals what a plain sorted map says. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class SnapshotModelTest {
    private static final int DAYS = 30;

    @Inject
    Database database;

    @Inject
    Tenants tenants;

    @Inject
    Clock clock;

    /** What the model knows of a record. */
    private record Line(String text, long unseenSince) {}

    private static NavigableMap<String, Line> model() {
        return new TreeMap<>((a, b) -> Arrays.compareUnsigned(VaultBench.bytes(a), VaultBench.bytes(b)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void a_base_with_deltas_over_many_days_equals_a_sorted_map_and_any_two_days_differ_as_two_maps_do(long seed) {
        Random random = new Random(seed);
        VaultBench bench = new VaultBench(database, tenants, clock);
        Map<String, String> source = new LinkedHashMap<>();
        NavigableMap<String, Line> model = model();
        Optional<SnapshotRef> previous = Optional.empty();
        int deltas = 0;
        int bases = 0;
        List<Past> days = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            live(source, random, day == 0 ? 600 : random.nextInt(5) == 0 ? 300 : random.nextInt(12));
            boolean complete = day == 0 || random.nextInt(3) > 0;
            Map<String, String> seen = new LinkedHashMap<>(source);
            if (!complete) {
                seen.keySet().removeIf(key -> random.nextInt(60) == 0);
            }

            Sealing.Result result = bench.day(parts(seen, random), previous, complete);
            Counts expected = apply(model, seen, complete, bench.seq());

            assertThat(result.counts()).as("seed %d, day %d", seed, day).isEqualTo(expected);
            same(bench, result.ref(), model, random);
            NavigableMap<String, Line> today = model();
            today.putAll(model);
            days.add(new Past(result.ref(), today, expected.unseen() == 0));
            Past some = days.get(random.nextInt(days.size()));
            different(bench, some, days.getLast());
            different(bench, days.getLast(), some);
            deltas += result.ref().delta() == null ? 0 : 1;
            bases += previous.isPresent()
                            && !previous.get().base().equals(result.ref().base())
                    ? 1
                    : 0;
            previous = Optional.of(result.ref());
        }
        assertThat(deltas).as("days with a delta").isPositive();
        assertThat(bases).as("days with a new base").isPositive();
    }

    /** A day, and what the model knew on it. */
    private record Past(SnapshotRef ref, NavigableMap<String, Line> model, boolean allSeen) {}

    private static void different(VaultBench bench, Past before, Past after) {
        NavigableMap<String, Boolean> expected = new TreeMap<>(before.model().comparator());
        before.model().forEach((key, line) -> expected.put(key, true));
        after.model().forEach((key, line) -> {
            Line old = before.model().get(key);
            expected.put(key, old == null || !old.text().equals(line.text()) || line.unseenSince() > 0);
        });
        expected.values().removeIf(differs -> !differs);
        Differences differences = Differences.between(
                bench.open(before.ref()), bench.open(after.ref()), Snapshot.Start.FIRST, after.allSeen());
        List<String> found = new ArrayList<>();
        while (differences.hasNext()) {
            Differences.Pair pair = differences.next();
            String key = VaultBench.text(pair.key());
            assertThat(pair.before() != null).isEqualTo(before.model().containsKey(key));
            assertThat(pair.after() != null).isEqualTo(after.model().containsKey(key));
            found.add(key);
        }
        assertThat(found).containsExactlyElementsOf(expected.keySet());
    }

    /** Some records are made, changed and removed. */
    private static void live(Map<String, String> source, Random random, int moves) {
        for (int i = 0; i < moves; i++) {
            List<String> keys = new ArrayList<>(source.keySet());
            int choice = random.nextInt(4);
            if (choice == 0 && keys.size() > 10) {
                source.remove(keys.get(random.nextInt(keys.size())));
            } else if (choice == 1 && !keys.isEmpty()) {
                source.put(keys.get(random.nextInt(keys.size())), text(random));
            } else {
                source.put(key(random), text(random));
            }
        }
    }

    private static String key(Random random) {
        int number = random.nextInt(100_000);
        return switch (random.nextInt(5)) {
            case 0 -> "ключ-" + number;
            case 1 -> "\uD83D\uDE00" + number;
            case 2 -> "a\u001F" + number;
            case 3 -> "\uFFFD" + number;
            default -> Integer.toString(number);
        };
    }

    private static String text(Random random) {
        int size = random.nextInt(40) == 0 ? 70_000 : random.nextInt(300);
        StringBuilder text =
                new StringBuilder("{\"n\":").append(random.nextLong()).append(",\"t\":\"");
        for (int i = 0; i < size; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.append("\"}").toString();
    }

    private static List<Map<String, String>> parts(Map<String, String> seen, Random random) {
        List<Map<String, String>> parts = List.of(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        seen.forEach((key, text) -> parts.get(random.nextInt(3)).put(key, text));
        return parts;
    }

    private static Counts apply(Map<String, Line> model, Map<String, String> seen, boolean complete, long seq) {
        long created = 0;
        long changed = 0;
        long unchanged = 0;
        for (Map.Entry<String, String> record : seen.entrySet()) {
            Line before = model.put(record.getKey(), new Line(record.getValue(), 0));
            created += before == null ? 1 : 0;
            changed += before != null && !before.text().equals(record.getValue()) ? 1 : 0;
            unchanged += before != null && before.text().equals(record.getValue()) ? 1 : 0;
        }
        List<String> others =
                model.keySet().stream().filter(key -> !seen.containsKey(key)).toList();
        for (String key : others) {
            if (complete) {
                model.remove(key);
            } else {
                model.compute(key, (it, line) -> line.unseenSince() > 0 ? line : new Line(line.text(), seq));
            }
        }
        long missed = others.size();
        return new Counts(model.size(), created, changed, unchanged, complete ? missed : 0, complete ? 0 : missed);
    }

    private static void same(VaultBench bench, SnapshotRef ref, NavigableMap<String, Line> model, Random random) {
        Snapshot snapshot = bench.open(ref);
        assertThat(read(snapshot, snapshot.entries(Optional.empty()))).isEqualTo(model);
        assertThat(read(snapshot, snapshot.entries(Optional.empty())).keySet())
                .containsExactlyElementsOf(model.keySet());
        String after = key(random);
        assertThat(read(snapshot, snapshot.entries(Optional.of(VaultBench.bytes(after)))))
                .isEqualTo(model.tailMap(after, false));
        for (int i = 0; i < 40; i++) {
            String key = key(random);
            assertThat(snapshot.find(VaultBench.bytes(key)).isPresent()).isEqualTo(model.containsKey(key));
        }
        model.forEach((key, line) -> assertThat(snapshot.find(VaultBench.bytes(key)))
                .hasValueSatisfying(entry -> assertThat(entry.unseenSince()).isEqualTo(line.unseenSince())));
    }

    private static NavigableMap<String, Line> read(Snapshot snapshot, Iterator<Entry> entries) {
        NavigableMap<String, Line> read = model();
        while (entries.hasNext()) {
            Entry entry = entries.next();
            Line line = new Line(VaultBench.text(snapshot.text(entry)), entry.unseenSince());
            assertThat(read.put(entry.text(), line)).isNull();
        }
        return read;
    }
}
