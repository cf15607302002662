package io.holdfast.replica;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.ScheduledExecution;
import jakarta.inject.Singleton;

/** Leaves a scheduled pass out on replicas that are no scheduler. */
@Singleton
public final class SchedulerOnly implements Scheduled.SkipPredicate {
    private final Roles roles;

    SchedulerOnly(Roles roles) {
        this.roles = roles;
    }

    @Override
    public boolean test(ScheduledExecution execution) {
        return !roles.has(Role.SCHEDULER);
    }
}
