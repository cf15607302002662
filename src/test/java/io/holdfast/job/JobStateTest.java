package io.holdfast.job;

import static io.holdfast.job.JobState.CANCELLED;
import static io.holdfast.job.JobState.FAILED;
import static io.holdfast.job.JobState.FINISHING;
import static io.holdfast.job.JobState.PARTIAL;
import static io.holdfast.job.JobState.PENDING;
import static io.holdfast.job.JobState.RUNNING;
import static io.holdfast.job.JobState.SUCCEEDED;
import static io.holdfast.job.JobState.TIMED_OUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobStateTest {
    private static final Map<JobState, Set<JobState>> MOVES = Map.of(
            PENDING, Set.of(RUNNING, FAILED, CANCELLED, TIMED_OUT),
            RUNNING, Set.of(FINISHING, FAILED, CANCELLED, TIMED_OUT),
            FINISHING, Set.of(SUCCEEDED, PARTIAL, FAILED),
            SUCCEEDED, Set.of(),
            PARTIAL, Set.of(),
            FAILED, Set.of(RUNNING),
            CANCELLED, Set.of(RUNNING),
            TIMED_OUT, Set.of(RUNNING));

    @Test
    void a_job_moves_only_as_the_table_says() {
        for (JobState from : JobState.values()) {
            for (JobState to : JobState.values()) {
                assertThat(from.mayBecome(to))
                        .as("%s → %s", from, to)
                        .isEqualTo(MOVES.get(from).contains(to));
            }
        }
    }

    @Test
    void a_job_that_has_ended_moves_only_by_a_retry() {
        for (JobState state : JobState.values()) {
            assertThat(state.hasEnded())
                    .isEqualTo(MOVES.get(state).isEmpty() || MOVES.get(state).equals(Set.of(RUNNING)));
        }
    }
}
