package io.holdfast.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the engine works. */
@ConfigMapping(prefix = "holdfast.job")
interface JobConfig {
    /** How long a claim lasts without renewal. */
    @WithDefault("60s")
    Duration lease();

    /** How many tasks of one tenant run at once in one lane, over all replicas. */
    @WithDefault("16")
    int tenantCap();

    /** How many tasks of one source run at once in one lane, over all replicas. */
    @WithDefault("8")
    int sourceCap();

    /** How often a task may fail before it is FAILED. */
    @WithDefault("5")
    int attempts();

    /** How often in a row, without a checkpoint between, the workers of a task may vanish before it is FAILED: it may be what ends them. */
    @WithDefault("10")
    int losses();

    /** The first pause after a failure; it doubles each time, with jitter, up to {@link #longestPause}. */
    @WithDefault("1s")
    Duration firstPause();

    /** The longest pause after a failure. */
    @WithDefault("60s")
    Duration longestPause();

    /** How long a job may run; time in which its source's limit lets none of its tasks run does not count. */
    @WithDefault("6h")
    Duration deadline();

    /** The longest that a job may take from its start to its end, whatever it waits for. */
    @WithDefault("3d")
    Duration longest();

    /** How long what is not DONE of a failed job can be tried again. */
    @WithDefault("24h")
    Duration retry();

    /** How long jobs that came to an end as they should are kept. */
    @WithDefault("30d")
    Duration keepCompleted();

    /** How long jobs that failed, were cancelled or took too long are kept. */
    @WithDefault("90d")
    Duration keepFailed();

    /** How many failures of the source itself, one after the other, stop its job. */
    @WithDefault("5")
    int sourceFailures();

    /** How long a stopping process waits for its tasks to hand themselves back. */
    @WithDefault("20s")
    Duration shutdown();
}
