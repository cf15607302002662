package io.holdfast.store;

import io.holdfast.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only where the object store answers. */
@Readiness
@ApplicationScoped
class StoreHealth implements HealthCheck {
    private static final String NAME = "Object store";
    private final ObjectStore store;

    StoreHealth(ObjectStore store) {
        this.store = store;
    }

    @Override
    public HealthCheckResponse call() {
        try {
            store.probe();
            return HealthCheckResponse.up(NAME);
        } catch (Problem problem) {
            return HealthCheckResponse.named(NAME)
                    .down()
                    .withData("code", problem.code().code())
                    .build();
        }
    }
}
