package io.holdfast.backup;

import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How long one request may look around. */
@Singleton
public class SearchTime {
    private final Duration most;

    /** @param most How long one request looks through records or backups before it answers how far it came. */
    SearchTime(@ConfigProperty(name = "holdfast.backup.search-time", defaultValue = "4s") Duration most) {
        this.most = most;
    }

    /** From now on. */
    public Patience begin() {
        return new Patience(most);
    }
}
