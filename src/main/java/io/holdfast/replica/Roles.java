package io.holdfast.replica;

import jakarta.inject.Singleton;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The roles of this process, fixed at its start. */
@Singleton
public final class Roles {
    /** The setting that names them. */
    public static final String SETTING = "holdfast.roles";

    /** What a replica plays where nothing is set. */
    public static final String ALL = "api,worker,scheduler";

    private final Set<Role> roles;

    /** @param list The parts that this replica plays, comma-separated: {@code api} answers the API and the page, {@code worker} takes tasks, {@code scheduler} runs the sweeps. */
    Roles(@ConfigProperty(name = SETTING, defaultValue = ALL) String list) {
        this.roles = Set.copyOf(Role.of(list));
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    /** Whether this process is a replica of the service at all, and not a command. */
    public boolean any() {
        return !roles.isEmpty();
    }
}
