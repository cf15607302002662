package io.holdfast.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.connector.ConnectorsOf;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The worlds in which random stories once found a fault, as short as they could be told. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class FoundWorldsTest {
    private static final Chapter QUIET = new Chapter(List.of(), List.of(), false, false);

    private static void holds(Traits.Platform platform, Traits.Restoring restoring, Chapter... chapters) {
        Traits traits = new Traits(1, platform, restoring, List.of(chapters));
        ConnectorsOf.install(Map.of("found", ConnectorText.of("found", traits)));
        Outcome outcome = WorldRun.of(traits, "found");
        assertThat(outcome.findings()).as(outcome.words()).isEmpty();
    }

    private static Chapter with(Act... acts) {
        return new Chapter(List.of(acts), List.of(), false, false);
    }

    private static Act act(Act.Kind kind, int call, int dice) {
        return new Act(kind, call, dice);
    }

    @Test
    void a_record_in_a_trash_that_no_update_empties_is_created_anew() {
        for (Traits.Gone gone : List.of(Traits.Gone.FLAGGED, Traits.Gone.TRASH)) {
            holds(
                    PlatformDraft.of(Shape.PAGE).with(draft -> draft.gone = gone),
                    new Traits.Restoring(false, false, false, false, false, 7),
                    QUIET);
        }
    }

    @Test
    void a_key_that_the_platform_uses_again_leads_no_record_into_another_ones_place() {
        for (boolean batch : List.of(false, true)) {
            for (int dice = 1; dice < 4; dice++) {
                int damage = dice;
                holds(
                        PlatformDraft.of(Shape.PAGE).with(draft -> draft.size = 6),
                        new Traits.Restoring(true, batch, batch, damage == 2, false, damage),
                        QUIET);
            }
        }
    }

    @Test
    void a_numbered_list_whose_count_moved_while_it_was_read_is_read_again() {
        holds(
                PlatformDraft.of(Shape.SERIAL_PAGE).with(draft -> {
                    draft.item = false;
                    draft.size = 3;
                }),
                null,
                with(act(Act.Kind.CREATE, 3, 0), act(Act.Kind.CREATE, 3, 0), act(Act.Kind.DELETE_FIRST, 3, 0)));
    }

    @Test
    void a_list_that_ends_behind_its_first_page_once_is_read_again() {
        holds(
                PlatformDraft.of(Shape.SERIAL_PAGE).with(draft -> draft.counted = false),
                null,
                new Chapter(List.of(), List.of(new Fault(Fault.Kind.EMPTY_ONCE, 2, 200, 0)), false, false));
    }

    @Test
    void a_burst_of_new_records_that_pushes_a_page_back_as_a_whole_ends_no_list() {
        holds(
                PlatformDraft.of(Shape.HEADER_CURSOR).with(draft -> {
                    draft.order = Traits.Order.NEWEST_FIRST;
                    draft.places = true;
                    draft.size = 3;
                }),
                null,
                with(act(Act.Kind.BURST, 3, 0)));
    }

    @Test
    void a_record_of_the_year_2099_hides_no_change_whose_date_is_hours_behind() {
        holds(
                PlatformDraft.of(Shape.PAGE).with(draft -> {
                    draft.future = true;
                    draft.clocks = Traits.Clocks.DATES_BEHIND;
                    draft.lookback = 0;
                    draft.size = 6;
                }),
                null,
                QUIET,
                with(act(Act.Kind.CHANGE, 0, 4)),
                with(act(Act.Kind.CREATE, 0, 0), act(Act.Kind.CHANGE, 0, 11)));
    }

    @Test
    void a_change_behind_the_reader_is_read_by_the_next_backup_though_its_date_is_hours_behind() {
        Chapter slow = new Chapter(
                List.of(act(Act.Kind.CHANGE, 2, 0), act(Act.Kind.CHANGE, 5, 8)),
                List.of(
                        new Fault(Fault.Kind.FAILS_ONCE, 2, 500, 0),
                        new Fault(Fault.Kind.FAILS_ONCE, 3, 500, 0),
                        new Fault(Fault.Kind.FAILS_ONCE, 4, 500, 0)),
                false,
                false);
        holds(
                PlatformDraft.of(Shape.LAST_ID).with(draft -> {
                    draft.clocks = Traits.Clocks.DATES_BEHIND;
                    draft.lookback = 0;
                    draft.size = 4;
                }),
                null,
                slow,
                QUIET);
    }
}
