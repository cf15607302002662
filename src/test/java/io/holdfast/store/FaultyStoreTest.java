package io.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a bad network no call says that it did what it did not. */
class FaultyStoreTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void no_call_reports_success_falsely(long seed) {
        DirectoryStore there = new DirectoryStore(folder.resolve("store"));
        FaultyStore store = new FaultyStore(there, seed, 0.4);
        Random random = new Random(seed);
        Map<String, byte[]> known = new HashMap<>();
        for (int step = 0; step < 300; step++) {
            String key = "k" + random.nextInt(8);
            byte[] bytes = new byte[1 + random.nextInt(2000)];
            random.nextBytes(bytes);
            try {
                switch (random.nextInt(4)) {
                    case 0 -> {
                        boolean stored = store.putIfAbsent(key, Body.of(bytes));
                        assertThat(there.size(key)).isPresent();
                        if (stored) {
                            known.put(key, bytes);
                        }
                    }
                    case 1 -> {
                        store.delete(key);
                        assertThat(there.size(key)).isEmpty();
                        known.remove(key);
                    }
                    case 2 -> assertThat(store.size(key)).isEqualTo(there.size(key));
                    default -> {
                        byte[] expected = known.get(key);
                        if (expected != null && there.size(key).isPresent()) {
                            assertThat(store.range(key, 0, expected.length)).isEqualTo(expected);
                        }
                    }
                }
            } catch (Problem problem) {
                assertThat(problem.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
                // Whether it happened nobody knows: only what the store itself says counts from here on.
                known.remove(key);
            }
        }
        assertThat(store.faults()).isGreaterThan(50);
    }
}
