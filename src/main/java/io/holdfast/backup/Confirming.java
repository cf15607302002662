package io.holdfast.backup;

import io.holdfast.connector.Connection;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.StreamSpec;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.source.Sources;
import io.holdfast.vault.Missed;
import io.holdfast.vault.Place;
import io.holdfast.vault.RunWriter;
import io.holdfast.vault.Snapshots;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Looks at records that are no longer listed, one by one: a list may lack what is there. */
@Singleton
class Confirming {
    private static final int KEYS_A_TASK = 25;
    /** Where the source counts as many records as its list has, so many of the missed ones are looked at, picked at random: if all of those are gone, all are. */
    private static final int SAMPLE = 100;
    /** Where the source does not count, so many at most: what is beyond is called not seen. */
    private static final int MOST = 2_000;

    private final Sources sources;
    private final Snapshots snapshots;

    Confirming(Sources sources, Snapshots snapshots) {
        this.sources = sources;
        this.snapshots = snapshots;
    }

    /** How many missed records are to be looked at. */
    static int most(boolean counted) {
        return counted ? SAMPLE : MOST;
    }

    /** The tasks that look at missed records. */
    static List<NewTask> tasks(String stream, Missed missed, UUID previous) {
        List<NewTask> tasks = new ArrayList<>();
        for (int from = 0; from < missed.keys().size(); from += KEYS_A_TASK) {
            List<String> keys = missed.keys()
                    .subList(from, Math.min(from + KEYS_A_TASK, missed.keys().size()));
            tasks.add(NewTask.of(
                    Steps.CONFIRM, Steps.CONFIRM_PHASE, new Steps.Confirm(stream, List.copyOf(keys), previous)));
        }
        return tasks;
    }

    Settlement confirm(TaskRun run, Steps.Confirm task) {
        Connection connection = sources.connect(run.job().source());
        StreamSpec stream = connection.connector().stream(task.stream()).orElseThrow();
        Place place = new Place(run.job().tenant(), run.job().source());
        long seq = run.jobPayload(BackupPlan.class).seq();
        try (RunWriter writer = snapshots.run(place, seq, snapshots.ref(task.previous(), task.stream()))) {
            Reading reading = new Reading(connection, stream, writer);
            for (String key : task.keys()) {
                run.checkStopping();
                Optional<RawRecord> record = connection.read(stream, key);
                record.ifPresentOrElse(reading::stillThere, () -> reading.gone(key));
            }
            return Settlement.done(0, reading.noted(snapshots, run.job().subject(), run.id()));
        }
    }
}
