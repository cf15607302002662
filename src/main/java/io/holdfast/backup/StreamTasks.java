package io.holdfast.backup;

import io.holdfast.connector.Comparison;
import io.holdfast.connector.Connection;
import io.holdfast.connector.ExactJson;
import io.holdfast.connector.StreamSpec;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.vault.Place;
import io.holdfast.vault.RunWriter;
import io.holdfast.vault.SnapshotRef;
import io.holdfast.vault.Snapshots;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What every task that reads a stream begins and ends with: the way to its source, a run for what it reads, and the one transaction that notes both. */
@Singleton
class StreamTasks {
    private final BackupConnections sources;
    private final Snapshots snapshots;
    private final Clock clock;

    StreamTasks(BackupConnections sources, Snapshots snapshots, Clock clock) {
        this.sources = sources;
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /** What one task does with its stream; returns what it leaves to others. */
    @FunctionalInterface
    interface Work {
        List<NewTask> with(Reading reading);
    }

    /** Whether two texts of a record differ in nothing but what changes by itself, or in forms that mean the same. */
    private static boolean isSame(StreamSpec stream, byte[] stored, byte[] read) {
        return Comparison.sameButVolatile(stream, ExactJson.object(stored), ExactJson.object(read));
    }

    /** Reads. @param previous the backup whose snapshot is built upon; null for none */
    Settlement read(TaskRun run, String name, UUID previous, Work work) {
        Connection connection = sources.connect(run);
        StreamSpec stream = connection.connector().stream(name).orElseThrow();
        Place place = new Place(run.job().tenant(), run.job().source());
        BackupPlan plan = run.jobPayload(BackupPlan.class);
        Optional<SnapshotRef> basis = snapshots.ref(previous, name);
        try (RunWriter writer = stream.hasEqualTexts()
                ? snapshots.run(place, plan.seq(), basis, (stored, read) -> isSame(stream, stored, read))
                : snapshots.run(place, plan.seq(), basis)) {
            Reading reading = new Reading(connection, stream, writer, new PassStart(plan.begun(), clock));
            List<NewTask> onward = work.with(reading);
            reading.requireSomething();
            return Settlement.done(
                            reading.seen(), reading.noted(snapshots, run.job().subject(), run.id()))
                    .with(0, onward);
        }
    }
}
