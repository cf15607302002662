package io.holdfast.restore;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;

/**
 * What is to be restored.
 *
 * @param streams the chosen ones; empty for all that can be written
 */
@RegisterForReflection
public record Selection(List<Chosen> streams) {
    /**
     * One chosen stream.
     *
     * @param keys the chosen records; empty for the whole stream
     */
    @RegisterForReflection
    public record Chosen(String name, List<String> keys) {
        boolean isWhole() {
            return keys == null || keys.isEmpty();
        }
    }

    boolean isEverything() {
        return streams.isEmpty();
    }

    Optional<Chosen> of(String stream) {
        if (isEverything()) {
            return Optional.of(new Chosen(stream, List.of()));
        }
        return streams.stream().filter(each -> each.name().equals(stream)).findFirst();
    }
}
