package io.holdfast.vault;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "holdfast.vault")
interface VaultConfig {
    /** How old an unfinished upload of the store is when it is dropped with its parts; longer than any job may take. */
    @WithDefault("4d")
    Duration uploadAge();
}
