package io.holdfast.lies;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Lies told together, at random. What a seed told once it tells again ({@code -Dholdfast.lies.seed=}); more of them for who asks ({@code -Dholdfast.lies.mixes=}). */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class MixedLiesTest {
    private static final int MIXES = Integer.getInteger("holdfast.lies.mixes", 24);
    private final long seed = Long.getLong("holdfast.lies.seed", System.nanoTime());

    @Test
    void no_mix_of_lies_becomes_a_deletion_a_double_or_a_hole_in_a_backup_that_calls_itself_whole() {
        System.out.println("-Dholdfast.lies.seed=" + seed);
        Random random = new Random(seed);
        Door door = Door.ofNewTenant();
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < MIXES; i++) {
            String shape = LiesTest.SHAPES.get(random.nextInt(LiesTest.SHAPES.size()));
            cells.add(new Cell(door, random.nextBoolean() ? shape : "uncounted_" + shape, Mix.of(random)));
        }
        try {
            cells.forEach(Cell::begin);
            assertThat(cells).allMatch(cell -> cell.ended().equals("SUCCEEDED"));
            cells.forEach(Cell::changeAndLie);
            cells.forEach(Cell::begin);
            Map<String, String> ends = new TreeMap<>();
            Map<String, String> wrong = new TreeMap<>();
            for (Cell cell : cells) {
                String ended = cell.ended();
                ends.put(name(cell), ended);
                List<String> judged = cell.judged(ended.equals("SUCCEEDED"));
                if (!judged.isEmpty()) {
                    wrong.put(name(cell), ended + " " + cell.missing() + ": " + String.join("; ", judged));
                }
            }
            assertThat(wrong).as("with -Dholdfast.lies.seed=%s", seed).isEmpty();
            assertThat(ends)
                    .as("with -Dholdfast.lies.seed=%s", seed)
                    .containsValues("SUCCEEDED", "PARTIAL")
                    .allSatisfy((name, ended) -> assertThat(ended).isIn("SUCCEEDED", "PARTIAL"));
        } finally {
            cells.forEach(Cell::close);
        }
    }

    private static String name(Cell cell) {
        return cell.stream() + " " + ((Mix) cell.tale()).parts();
    }
}
