package io.holdfast.replica;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A part that a replica plays. Each part may be played by any number of replicas, and a replica may play several. */
public enum Role {
    /** Answers the API, the pages and the progress sockets. */
    API,
    /** Takes tasks from the lanes. */
    WORKER,
    /** Runs the sweeps: what has to happen by itself. */
    SCHEDULER;

    /** The name in the configuration, {@code api} for {@link #API}. */
    public String roleName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The roles of a comma-separated list. {@code none} alone is no role, which is what a command line tool of the binary plays.
     *
     * @throws IllegalArgumentException with a sentence for the operator where a name is unknown or there is none
     */
    public static Set<Role> of(String list) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (list.strip().equals("none")) {
            return roles;
        }
        for (String name : list.split(",", -1)) {
            roles.add(named(name.strip()));
        }
        return roles;
    }

    private static Role named(String name) {
        return Stream.of(values())
                .filter(role -> role.roleName().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("holdfast.roles: there is no role '%s'; the roles are %s"
                                .formatted(
                                        name,
                                        Stream.of(values()).map(Role::roleName).collect(Collectors.joining(", ")))));
    }
}
