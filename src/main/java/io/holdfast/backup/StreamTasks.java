package io.holdfast.backup;

import io.holdfast.connector.Connection;
import io.holdfast.connector.StreamSpec;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.source.Sources;
import io.holdfast.vault.Place;
import io.holdfast.vault.RunWriter;
import io.holdfast.vault.Snapshots;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** What every task that reads a stream begins and ends with: the way to its source, a run for what it reads, and the one transaction that notes both. */
@Singleton
class StreamTasks {
    private final Sources sources;
    private final Snapshots snapshots;

    StreamTasks(Sources sources, Snapshots snapshots) {
        this.sources = sources;
        this.snapshots = snapshots;
    }

    /** What one task does with its stream; returns what it leaves to others. */
    @FunctionalInterface
    interface Work {
        List<NewTask> with(Reading reading);
    }

    /** Reads. @param previous the backup whose snapshot is built upon; null for none */
    Settlement read(TaskRun run, String name, UUID previous, Work work) {
        Connection connection = sources.connect(run.job().source());
        StreamSpec stream = connection.connector().stream(name).orElseThrow();
        Place place = new Place(run.job().tenant(), run.job().source());
        long seq = run.jobPayload(BackupPlan.class).seq();
        try (RunWriter writer = snapshots.run(place, seq, snapshots.ref(previous, name))) {
            Reading reading = new Reading(connection, stream, writer);
            List<NewTask> onward = work.with(reading);
            return Settlement.done(
                            reading.seen(), reading.noted(snapshots, run.job().subject(), run.id()))
                    .with(0, onward);
        }
    }
}
