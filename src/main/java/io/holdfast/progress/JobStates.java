package io.holdfast.progress;

import io.holdfast.tenant.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Where the state of jobs comes from: their rows. Implemented by the engine. */
public interface JobStates {
    /**
     * A job's present state.
     *
     * @param ended whether it will not change any more
     * @param view what is shown, turned to JSON
     */
    record State(UUID job, boolean ended, Object view) {}

    /** Those of the given jobs that are the tenant's. */
    List<State> find(TenantId tenant, Collection<UUID> jobs);

    /** The tenant's jobs that have not ended. */
    List<State> live(TenantId tenant);
}
