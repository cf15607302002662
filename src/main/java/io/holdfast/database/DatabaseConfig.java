package io.holdfast.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "holdfast.database")
interface DatabaseConfig {
    /** Whether a replica brings the database to its version before it starts. Set to false where `holdfast migrate` does, as the chart does. */
    @WithDefault("true")
    boolean migrateAtStart();
}
