package io.holdfast.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.database.Database;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The database of all tests that run in this process refuses moves which the types do not allow, so that every story of theirs is one about moves too. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class MovesTest {
    private static final Pattern MOVE = Pattern.compile("'([A-Z_]+>[A-Z_]+)'");

    @Inject
    Database database;

    @Test
    void the_database_allows_the_moves_of_the_types_and_no_others() throws IOException {
        List<String> types = new ArrayList<>(moves(JobState.values(), JobState::mayBecome));
        types.addAll(moves(TaskState.values(), TaskState::mayBecome));
        try (InputStream in = MovesTest.class.getResourceAsStream("/db/migration/afterMigrate.sql")) {
            String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(MOVE.matcher(sql).results().map((MatchResult move) -> move.group(1)))
                    .containsExactlyInAnyOrderElementsOf(types);
        }
    }

    @Test
    void a_move_that_is_not_allowed_is_refused() {
        assertThatThrownBy(() -> database.change(sql -> {
                    sql.update("create temporary table moved (like task including defaults) on commit drop");
                    sql.update("create trigger moves before update on moved for each row when (old.state <> new.state)"
                            + " execute function task_moves()");
                    sql.update(
                            "insert into moved (id, job_id, tenant_id, lane, name, phase, state, essential, payload, source_id)"
                                    + " values (1, gen_random_uuid(), 't', 'l', 'n', 0, 'DONE', true, '{}', gen_random_uuid())");
                    sql.update("update moved set state = 'RUNNING'");
                }))
                .hasMessageContaining("a task may not move from DONE to RUNNING");
    }

    @Test
    void the_real_tables_are_watched() {
        List<String> watched = database.list(
                row -> row.text("name"),
                "select tgrelid::regclass::text as name from pg_trigger where tgname in ('job_moves', 'task_moves') order by 1");
        assertThat(watched).containsExactly("job", "task");
    }

    private static <S extends Enum<S>> List<String> moves(S[] states, BiPredicate<S, S> mayBecome) {
        List<String> moves = new ArrayList<>();
        for (S from : states) {
            for (S to : states) {
                if (mayBecome.test(from, to)) {
                    moves.add(from + ">" + to);
                }
            }
        }
        return moves;
    }
}
