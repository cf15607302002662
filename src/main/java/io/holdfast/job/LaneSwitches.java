package io.holdfast.job;

import io.holdfast.replica.Role;
import io.holdfast.replica.Roles;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Decides at the start which lanes this process consumes: those of {@code holdfast.worker.lanes} (all by default) where it has the role {@code worker},
 * none otherwise. A name that is no lane ends the start.
 */
public final class LaneSwitches implements ConfigSourceFactory {
    static final String SETTING = "holdfast.worker.lanes";
    private static final int ABOVE_APPLICATION_PROPERTIES = 260;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Set<Lane> open = Role.of(setting(context, Roles.SETTING, Roles.ALL)).contains(Role.WORKER)
                ? lanes(setting(context, SETTING, ""))
                : Set.of();
        Map<String, String> switches = new HashMap<>();
        for (Lane lane : Lane.values()) {
            if (!open.contains(lane)) {
                switches.put("mp.messaging.incoming." + lane.laneName() + ".enabled", "false");
            }
        }
        return List.of(new PropertiesConfigSource(switches, "the lanes of this replica", ABOVE_APPLICATION_PROPERTIES));
    }

    private static String setting(ConfigSourceContext context, String name, String otherwise) {
        ConfigValue value = context.getValue(name);
        return value == null || value.getValue() == null || value.getValue().isBlank() ? otherwise : value.getValue();
    }

    private static Set<Lane> lanes(String list) {
        if (list.isBlank()) {
            return EnumSet.allOf(Lane.class);
        }
        return Stream.of(list.split(",", -1))
                .map(name -> Lane.named(name.strip())
                        .orElseThrow(() -> new IllegalArgumentException("%s: there is no lane '%s'; the lanes are %s"
                                .formatted(
                                        SETTING,
                                        name.strip(),
                                        Stream.of(Lane.values())
                                                .map(Lane::laneName)
                                                .collect(Collectors.joining(", "))))))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Lane.class)));
    }
}
