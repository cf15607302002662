package io.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStackResource.class)
class DatabaseTest {
    @Inject
    Database database;

    @Test
    void a_commit_that_the_database_does_not_confirm_is_an_absence_of_the_database_and_no_bug() {
        assertThatThrownBy(() -> database.transaction(sql -> {
                    int session = sql.first(row -> row.number("pid"), "select pg_backend_pid() as pid")
                            .orElseThrow();
                    assertThat(database.<Boolean>transaction(other -> other.first(
                                            row -> row.flag("ended"),
                                            "select pg_terminate_backend(?) as ended",
                                            session)
                                    .orElseThrow()))
                            .isTrue();
                    return session;
                }))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
    }
}
