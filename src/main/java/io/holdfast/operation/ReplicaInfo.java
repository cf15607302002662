package io.holdfast.operation;

import io.holdfast.replica.Role;
import io.holdfast.replica.Roles;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says which version this replica is and which roles it plays: one series of value 1 for each role. */
@Singleton
class ReplicaInfo {
    void register(
            @Observes StartupEvent event,
            Roles roles,
            MeterRegistry registry,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        for (Role role : Role.values()) {
            if (roles.has(role)) {
                Gauge.builder("holdfast.replica", () -> 1)
                        .description("1 for each role that this replica plays, with its version")
                        .tag("role", role.roleName())
                        .tag("version", version)
                        .register(registry);
            }
        }
    }
}
