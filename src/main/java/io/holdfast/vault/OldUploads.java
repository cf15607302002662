package io.holdfast.vault;

import io.holdfast.problem.Problem;
import io.holdfast.replica.SchedulerOnly;
import io.holdfast.store.PartUploads;
import io.holdfast.store.PartUploads.Upload;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Drops uploads that nobody will finish: parts that a killed process left in the store cost room and are in no list of objects. Only what lies in a tenant's folder is ours. Needs
 * no lock: dropping twice is as good as once.
 */
@Singleton
class OldUploads {
    private static final Logger LOG = Logger.getLogger(OldUploads.class);
    private static final int PAGE = 1000;
    /** No object is written for longer without a byte more. */
    private static final Duration DRAFT_AGE = Duration.ofDays(1);

    /** A tenant's folder; nothing where the store itself does not know what was to become of it. */
    private static final Pattern OURS = Pattern.compile("|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.*");

    private final PartUploads uploads;
    private final ExportRows exports;
    private final VaultConfig config;
    private final Clock clock;
    private final Counter dropped;
    private final Counter drafts;

    OldUploads(PartUploads uploads, ExportRows exports, VaultConfig config, Clock clock, MeterRegistry registry) {
        this.uploads = uploads;
        this.exports = exports;
        this.config = config;
        this.clock = clock;
        this.dropped = Counter.builder("holdfast.store.uploads.dropped")
                .description("Unfinished uploads that were dropped with their parts")
                .register(registry);
        this.drafts = Counter.builder("holdfast.store.drafts.dropped")
                .description("Drafts of objects in a directory that were dropped because who wrote them died")
                .register(registry);
    }

    @Scheduled(
            every = "1h",
            delay = 10,
            delayUnit = TimeUnit.MINUTES,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void sweep() {
        try {
            run();
        } catch (Problem e) {
            LOG.warnf("Old uploads were not dropped: %s", e);
        }
    }

    /** Drops all that are too old, drafts of single objects too; returns how many uploads. */
    int run() {
        drafts.increment(uploads.dropDrafts(clock.instant().minus(DRAFT_AGE)));
        Instant latest = clock.instant().minus(config.uploadAge());
        exports.forgetOlder(latest);
        int count = 0;
        Optional<Upload> after = Optional.empty();
        List<Upload> page;
        do {
            page = uploads.unfinished(after, PAGE);
            for (Upload upload : page) {
                if (upload.begunAt().isBefore(latest)
                        && OURS.matcher(upload.key()).matches()) {
                    uploads.abort(upload.key(), upload.id());
                    dropped.increment();
                    count++;
                }
            }
            after = page.isEmpty() ? after : Optional.of(page.getLast());
        } while (page.size() == PAGE);
        return count;
    }
}
