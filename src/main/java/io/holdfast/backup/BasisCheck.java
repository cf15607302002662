package io.holdfast.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.vault.ObjectCheck;
import io.holdfast.vault.Place;
import io.holdfast.vault.Snapshots;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.util.UUID;

/**
 * Finds out whether it was the index below that made a backup's task fail, where no verification has looked at it yet. What is broken is marked so; the task then runs again and
 * builds on nothing: what it reads is stored anew.
 */
@Singleton
class BasisCheck {
    private final Snapshots snapshots;
    private final ObjectCheck check;

    BasisCheck(Snapshots snapshots, ObjectCheck check) {
        this.snapshots = snapshots;
        this.check = check;
    }

    /** What every task of a backup is told. @param previous the backup whose snapshot is built upon; null for none */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Upon(UUID previous) {}

    /** What the task ends with: to be run again where its basis is broken, and with its own problem otherwise. */
    Problem after(TaskRun run, Problem problem) {
        UUID previous = run.payload(Upon.class).previous();
        if (previous == null) {
            return problem;
        }
        check.check(
                new Place(run.job().tenant(), run.job().source()), snapshots.indexes(previous), ObjectCheck.Depth.FULL);
        return snapshots.hasBrokenIndex(previous)
                ? Problem.of(
                        ErrorCode.STORE_UNAVAILABLE,
                        "An index of the backup before is damaged; this one goes on without it.",
                        problem)
                : problem;
    }
}
