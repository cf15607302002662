package io.holdfast.lies;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each lie about each shape of list, with and without a count: what a backup says of itself, and whether that is so. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class LiesTest {
    static final List<String> SHAPES = List.of(
            "page", "offset", "last_id", "keyset", "json_cursor", "json_link", "header_cursor", "header_link", "none");
    private static final Path DOCUMENT = Path.of("docs", "lies.md");

    /** A list of one page can neither be paged wrongly nor shift. */
    private static boolean isTold(Lie lie, String shape) {
        return !shape.equals("none")
                || !List.of(
                                Lie.SMALLER_PAGES,
                                Lie.SAME_PAGE,
                                Lie.SAME_PAGE_ONCE,
                                Lie.ENDS_EARLY_ONCE,
                                Lie.UNAUTHORIZED_ONCE,
                                Lie.FAILS_ONCE,
                                Lie.CUTS_ONCE)
                        .contains(lie);
    }

    /** Lies that a count does not meet differently are told without one only about one shape. */
    private static boolean isToldUncounted(Lie lie, String shape) {
        return shape.equals("last_id")
                || !List.of(Lie.SMALLER_PAGES, Lie.COUNT_TOO_LOW, Lie.UNAUTHORIZED_ONCE, Lie.FAILS_ONCE, Lie.CUTS_ONCE)
                        .contains(lie);
    }

    /** What a backup under that lie has to call itself. */
    private static String verdict(Lie lie, boolean counted) {
        return switch (lie) {
            case ENDS_EARLY, SAME_PAGE -> "PARTIAL";
            case COUNT_TOO_HIGH -> counted ? "PARTIAL" : "SUCCEEDED";
            default -> "SUCCEEDED";
        };
    }

    @Test
    void no_lie_becomes_a_deletion_a_double_or_a_hole_in_a_backup_that_calls_itself_whole() throws IOException {
        Door door = Door.ofNewTenant();
        List<Cell> cells = new ArrayList<>();
        for (Lie lie : Lie.values()) {
            for (String shape : SHAPES) {
                if (isTold(lie, shape)) {
                    cells.add(new Cell(door, shape, lie));
                    if (isToldUncounted(lie, shape)) {
                        cells.add(new Cell(door, "uncounted_" + shape, lie));
                    }
                }
            }
        }
        try {
            cells.forEach(Cell::begin);
            Map<String, String> wrong = new TreeMap<>();
            cells.stream()
                    .filter(cell -> !cell.ended().equals("SUCCEEDED"))
                    .forEach(cell -> wrong.put(cell.tale() + " " + cell.stream(), "before the lie: " + cell.missing()));
            cells.forEach(Cell::changeAndLie);
            cells.forEach(Cell::begin);
            for (Cell cell : cells) {
                String ended = cell.ended();
                List<String> judged = new ArrayList<>(cell.judged(ended.equals("SUCCEEDED")));
                if (!ended.equals(verdict((Lie) cell.tale(), !cell.stream().startsWith("uncounted_")))) {
                    judged.addFirst(ended + " " + cell.missing());
                }
                if (!judged.isEmpty()) {
                    wrong.put(cell.tale() + " " + cell.stream(), String.join("; ", judged));
                }
            }
            assertThat(wrong).isEmpty();
        } finally {
            cells.forEach(Cell::close);
        }
    }

    @Test
    void the_document_has_every_lie_and_its_verdict() throws IOException {
        StringBuilder table = new StringBuilder("""
                # What sources say that is not so

                Each of these lies is told to a backup about each shape of list (%s), with a count by the source and without one, after a truthful backup and while one
                record was changed, one deleted and one created (`LiesTest`). PARTIAL backups say what they lack; records that were not seen are kept, and called unseen.
                `MixedLiesTest` tells two to four of them together, at random: a backup may then be PARTIAL where one lie alone would not make it so, and never SUCCEEDED with a hole, a double or a deletion that was none.

                | The source … | with a count | without one |
                | --- | --- | --- |
                """.formatted(String.join(", ", SHAPES)));
        Arrays.stream(Lie.values())
                .forEach(lie -> table.append(
                        "| %s | %s | %s |\n".formatted(lie.sentence(), verdict(lie, true), verdict(lie, false))));

        assertThat(Files.readString(DOCUMENT))
                .as("%s has to be\n%s", DOCUMENT, table)
                .isEqualTo(table.toString());
    }
}
