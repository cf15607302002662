package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The levels in which records that refer to each other are written. */
class ParentsFirstTest {
    private final Map<String, Set<String>> named = new LinkedHashMap<>();

    @Test
    void a_record_comes_after_all_that_it_refers_to_whatever_their_keys() {
        named.put("10", Set.of("9"));
        named.put("8", Set.of("10"));
        named.put("9", Set.of());
        named.put("7", Set.of("8", "9"));

        assertThat(ParentsFirst.levels(named)).isEqualTo(Map.of("9", 0, "10", 1, "8", 2, "7", 3));
    }

    @Test
    void what_is_not_written_and_the_record_itself_count_as_being_there() {
        named.put("1", Set.of("5", "1"));

        assertThat(ParentsFirst.levels(named)).isEqualTo(Map.of("1", 0));
    }

    @Test
    void in_a_circle_one_goes_first_and_who_hangs_below_it_last() {
        named.put("child", Set.of("a"));
        named.put("a", Set.of("b"));
        named.put("b", Set.of("a"));

        Map<String, Integer> levels = ParentsFirst.levels(named);

        assertThat(levels.get("a")).isNotEqualTo(levels.get("b"));
        assertThat(levels.get("child")).isGreaterThan(levels.get("a"));
    }

    @Test
    void long_chains_are_no_recursion() {
        for (int i = 0; i < 50_000; i++) {
            named.put(String.valueOf(i), Set.of(String.valueOf(i + 1)));
        }

        assertThat(ParentsFirst.levels(named)).containsEntry("0", 49_999);
    }
}
