package io.holdfast.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.truth.Snapshot.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Faults planted in a sound backup and a sound restore: the judges report each, and nothing else. */
class JudgeTest {
    private static final Traits TRAITS =
            new Traits(1, PlatformDraft.of(Shape.PAGE).with(draft -> {}), null, List.of());
    private static final Chapter QUIET = new Chapter(List.of(), List.of(), false, false);
    private final Account account = new Account("a", TRAITS.platform());
    private final Map<String, Row> things = new HashMap<>();
    private final Map<String, Row> marks = new HashMap<>();
    private long begun;

    private List<Finding.Kind> found(String state, Chapter chapter, Consumer<Map<String, Row>> damage) {
        for (String key : account.keys()) {
            things.put(key, new Row(account.texts().text(account.thing(key), 3, "http://x"), false));
            marks.put(key, new Row(account.texts().mark(account.thing(key)), false));
        }
        Snapshot before = snapshot("SUCCEEDED", Map.of("1", things.get("1")));
        begun = account.moment();
        damage.accept(things);
        return new Judge(TRAITS, chapter, account.history, before, snapshot(state, things), account.keys())
                .judged(begun, account.moment()).stream()
                        .map(Finding::kind)
                        .distinct()
                        .toList();
    }

    private Snapshot snapshot(String state, Map<String, Row> things) {
        List<Map<String, Object>> missing = state.equals("PARTIAL")
                ? List.of(Map.of("code", "source_failed", "detail", "a page", "next_step", "look"))
                : List.of();
        return new Snapshot("1", state, missing, Map.of("things", things, "marks", marks), Map.of(), false);
    }

    @Test
    void a_sound_backup_is_sound() {
        assertThat(found("SUCCEEDED", QUIET, rows -> {})).isEmpty();
    }

    @Test
    void a_record_that_is_missing_is_a_hole() {
        assertThat(found("SUCCEEDED", QUIET, rows -> rows.remove("2"))).containsExactly(Finding.Kind.HOLE);
    }

    @Test
    void a_record_that_came_or_went_meanwhile_is_no_hole() {
        assertThat(found("SUCCEEDED", QUIET, rows -> {
                    rows.remove(account.create());
                    account.delete("2");
                    rows.remove("2");
                }))
                .isEmpty();
    }

    @Test
    void a_record_that_is_older_than_the_beginning_or_was_never_so_is_a_hole() {
        Row old = new Row(account.texts().text(account.thing("3"), 0, ""), false);
        account.change("3", false);

        assertThat(found("SUCCEEDED", QUIET, rows -> rows.put("3", old))).containsExactly(Finding.Kind.HOLE);
        assertThat(found("SUCCEEDED", QUIET, rows -> rows.put("3", new Row("{\"id\":3}", false))))
                .containsExactly(Finding.Kind.HOLE);
    }

    @Test
    void a_record_of_the_backup_before_that_is_there_and_is_missing_is_a_false_deletion() {
        assertThat(found("PARTIAL", failing(Fault.Kind.POISON), rows -> rows.remove("1")))
                .containsExactly(Finding.Kind.FALSE_DELETION);
    }

    @Test
    void a_partial_backup_may_lack_what_failed_and_nothing_else() {
        assertThat(found("PARTIAL", failing(Fault.Kind.POISON), rows -> rows.remove("5")))
                .isEmpty();
        assertThat(found("PARTIAL", failing(Fault.Kind.POISON), rows -> rows.remove("6")))
                .containsExactly(Finding.Kind.LOSS_TOO_LARGE);
    }

    @Test
    void a_backup_that_is_partial_for_nothing_or_failed_is_too_large_a_loss() {
        assertThat(found("PARTIAL", failing(Fault.Kind.GZIP), rows -> {})).containsExactly(Finding.Kind.LOSS_TOO_LARGE);
        assertThat(found("FAILED", failing(Fault.Kind.POISON), rows -> {}))
                .containsExactly(Finding.Kind.LOSS_TOO_LARGE);
    }

    /** The fifth of the keys is whom it hits. */
    private static Chapter failing(Fault.Kind kind) {
        return new Chapter(List.of(), List.of(new Fault(kind, 1, 500, 4)), false, false);
    }

    @Test
    void a_restore_that_moves_a_reference_or_forgets_it_is_found_out() {
        List<Thing> then = List.of(thing("1", "a", null), thing("2", "b", "1"), thing("3", "c", "2"));
        List<Thing> sound = List.of(thing("9", "a", null), thing("8", "b", "9"), thing("3", "c", "8"));
        List<Thing> moved = List.of(thing("9", "a", null), thing("2", "b", "9"), thing("3", "c", "9"));
        List<Thing> unset = List.of(thing("9", "a", null), thing("2", "b", null), thing("3", "c", "2"));

        assertThat(RestoreJudge.judged("SUCCEEDED", then, sound, Map.of())).isEmpty();
        assertThat(kinds(RestoreJudge.judged("SUCCEEDED", then, moved, Map.of())))
                .containsExactly(Finding.Kind.MOVED_REFERENCE);
        assertThat(kinds(RestoreJudge.judged("SUCCEEDED", then, unset, Map.of())))
                .containsExactly(Finding.Kind.MOVED_REFERENCE);
        assertThat(RestoreJudge.judged("PARTIAL", then, unset, told("2", "created", "reference_unset")))
                .isEmpty();
    }

    @Test
    void a_restore_that_makes_a_record_twice_or_not_at_all_is_found_out() {
        List<Thing> then = List.of(thing("1", "a", null), thing("2", "b", null));
        List<Thing> twice = List.of(thing("1", "a", null), thing("2", "b", null), thing("3", "b", null));

        assertThat(kinds(RestoreJudge.judged("SUCCEEDED", then, twice, Map.of())))
                .containsExactly(Finding.Kind.HOLE);
        assertThat(kinds(RestoreJudge.judged("SUCCEEDED", then, then.subList(0, 1), Map.of())))
                .containsExactly(Finding.Kind.HOLE);
        assertThat(RestoreJudge.judged("PARTIAL", then, then.subList(0, 1), told("2", "failed", "source_failed")))
                .isEmpty();
    }

    private static Map<String, Map<String, Object>> told(String key, String outcome, String code) {
        Map<String, Object> item = new HashMap<>();
        item.put("outcome", outcome);
        item.put("error_code", code);
        return Map.of(key, item);
    }

    private static List<Finding.Kind> kinds(List<Finding> findings) {
        return new ArrayList<>(findings.stream().map(Finding::kind).toList());
    }

    private static Thing thing(String key, String name, String parent) {
        return new Thing(key, 1, name, "v", parent, null, 1, false);
    }

    @Test
    void a_seed_draws_the_same_world_again() {
        assertThat(Traits.of(42)).isEqualTo(Traits.of(42)).isNotEqualTo(Traits.of(43));
    }
}
