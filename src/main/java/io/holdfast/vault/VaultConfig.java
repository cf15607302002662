package io.holdfast.vault;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the vault looks after what it holds. */
@ConfigMapping(prefix = "holdfast.vault")
public interface VaultConfig {
    /** How old an unfinished upload of the store is when it is dropped with its parts; longer than any job may take. */
    @WithDefault("4d")
    Duration uploadAge();

    /** In how many days every object is verified once. */
    @WithDefault("30")
    int verifyDays();
}
