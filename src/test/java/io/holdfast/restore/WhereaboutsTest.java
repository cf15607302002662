package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.restore.Whereabouts.Line;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a key of a backup means where the platform gives keys of deleted records to new ones. SQLite does that for tables without AUTOINCREMENT (https://www.sqlite.org/autoinc.html). */
class WhereaboutsTest {
    private static final Instant BACKUP = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant BEFORE = BACKUP.minusSeconds(60);
    private static final Instant SINCE = BACKUP.plusSeconds(60);
    private static final UUID RESTORE = new UUID(0, 1);

    private static Line line(String from, String to, Instant at) {
        return new Line(from, new KeyMap.Moved(to, RESTORE), Optional.ofNullable(at));
    }

    private static Optional<String> leadsTo(Whereabouts where) {
        return where.moved().map(KeyMap.Moved::newKey);
    }

    @Test
    void a_record_that_was_never_made_anew_lives_where_it_lived() {
        assertThat(Whereabouts.of(List.of(), "7", BACKUP)).isEqualTo(Whereabouts.UNKNOWN);
    }

    @Test
    void a_record_that_was_made_anew_lives_under_its_new_key() {
        Whereabouts where = Whereabouts.of(List.of(line("7", "101", SINCE)), "7", BACKUP);

        assertThat(leadsTo(where)).contains("101");
        assertThat(where.taken()).isFalse();
    }

    @Test
    void a_key_that_another_record_got_since_the_backup_is_taken() {
        Whereabouts where = Whereabouts.of(List.of(line("3", "7", SINCE)), "7", BACKUP);

        assertThat(where.moved()).isEmpty();
        assertThat(where.taken()).isTrue();
    }

    @Test
    void a_record_whose_key_was_taken_and_that_was_made_anew_lives_under_its_new_key() {
        Whereabouts where = Whereabouts.of(List.of(line("3", "7", SINCE), line("7", "101", SINCE)), "7", BACKUP);

        assertThat(leadsTo(where)).contains("101");
        assertThat(where.taken()).isFalse();
    }

    @Test
    void a_backup_from_after_the_restore_means_the_record_that_got_the_key() {
        Whereabouts where = Whereabouts.of(List.of(line("3", "7", BEFORE), line("7", "101", BEFORE)), "7", BACKUP);

        assertThat(where).isEqualTo(Whereabouts.UNKNOWN);
    }

    @Test
    void a_line_that_a_person_made_or_whose_restore_is_forgotten_counts_as_older_than_any_backup() {
        assertThat(Whereabouts.of(List.of(line("3", "7", null)), "7", BACKUP)).isEqualTo(Whereabouts.UNKNOWN);
        assertThat(leadsTo(Whereabouts.of(List.of(line("7", "50", null)), "7", BACKUP)))
                .contains("50");
    }

    @Test
    void an_undo_follows_its_own_lines_alone() {
        List<Line> lines = List.of(line("7", "101", SINCE));

        assertThat(leadsTo(Whereabouts.of(lines, "7", BACKUP, RESTORE))).contains("101");
        assertThat(Whereabouts.of(lines, "7", BACKUP, new UUID(0, 2))).isEqualTo(Whereabouts.UNKNOWN);
    }
}
