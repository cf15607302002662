package io.holdfast.job;

import io.holdfast.progress.JobStates;
import io.holdfast.tenant.TenantId;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Tells progress from the jobs' rows. */
@Singleton
class JobStatesFromRows implements JobStates {
    private final JobRows jobs;

    JobStatesFromRows(JobRows jobs) {
        this.jobs = jobs;
    }

    @Override
    public List<State> find(TenantId tenant, Collection<UUID> ids) {
        return states(jobs.find(tenant, List.copyOf(ids)));
    }

    @Override
    public List<State> live(TenantId tenant) {
        return states(jobs.live(tenant));
    }

    private static List<State> states(List<JobView> views) {
        return views.stream()
                .map(view -> new State(view.id(), view.state().hasEnded(), view))
                .toList();
    }
}
