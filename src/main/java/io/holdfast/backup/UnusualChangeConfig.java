package io.holdfast.backup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** From when on a change is called unusual, and what that holds back. */
@ConfigMapping(prefix = "holdfast.backup.unusual-change")
interface UnusualChangeConfig {
    /** The share of a stream's records of which more have to disappear between two backups for the newer one to be marked as unusual; `1` for never. */
    @WithDefault("0.30")
    double deletedShare();

    /** The share of a stream's records of which more have to change between two backups for the newer one to be marked as unusual; `1` for never. */
    @WithDefault("0.50")
    double changedShare();

    /** How many records a stream has to have had for a change of it to be called unusual. */
    @WithDefault("20")
    int leastRecords();

    /** A backup is marked as unusual if a stream that is one file lost more than this share of its size since the backup before; `1` marks only a file of 0 bytes. */
    @WithDefault("0.50")
    double shrunkShare();

    /** How many of the last good backups before a marked one do not expire until somebody has reviewed it. */
    @WithDefault("3")
    int keepBackups();
}
