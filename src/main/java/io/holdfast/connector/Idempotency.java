package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;

/**
 * How a source is told that a creation is the same as an earlier one, so that it does it once.
 *
 * @param header takes a text of ours, the same for each try
 * @param lifetime how long the source remembers it; 24 hours where the file does not say
 */
@RegisterForReflection
public record Idempotency(String header, Duration lifetime) {
    public Idempotency {
        lifetime = Given.or(lifetime, Duration.ofHours(24));
    }
}
