package io.holdfast.backup;

import io.holdfast.connector.ExactJson;
import io.holdfast.connector.RawRecord;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.vault.Missed;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Looks at records that are no longer listed, one by one: a list may lack what is there. */
@Singleton
class Confirming {
    private static final int KEYS_A_TASK = 25;
    /** Where the source counts as many records as its list has, so many of the missed ones are looked at, picked at random: if all of those are gone, all are. */
    private static final int SAMPLE = 100;
    /** Where the source does not count, so many at most: what is beyond is called not seen. */
    private static final int MOST = 2_000;

    private final StreamTasks reads;

    Confirming(StreamTasks reads) {
        this.reads = reads;
    }

    /** How many missed records are to be looked at. */
    static int most(boolean counted) {
        return counted ? SAMPLE : MOST;
    }

    /** The tasks that look at missed records. */
    static List<NewTask> tasks(String stream, Missed missed, UUID previous) {
        return looks(stream, missed.keys(), previous, look -> NewTask.of(Steps.CONFIRM, Steps.CONFIRM_PHASE, look));
    }

    /** The tasks that look at records of which the source gave a hint. */
    static List<NewTask> hinted(String stream, List<String> keys, UUID previous) {
        return looks(stream, keys, previous, look -> NewTask.of(Steps.HINTED, Steps.PAGES_PHASE, look));
    }

    private static List<NewTask> looks(
            String stream, List<String> keys, UUID previous, Function<Steps.Look, NewTask> task) {
        List<NewTask> tasks = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += KEYS_A_TASK) {
            List<String> some = keys.subList(from, Math.min(from + KEYS_A_TASK, keys.size()));
            tasks.add(task.apply(new Steps.Look(stream, List.copyOf(some), previous)));
        }
        return tasks;
    }

    Settlement confirm(TaskRun run, Steps.Look task) {
        return look(run, task, Reading::stillThere);
    }

    /** Looks at records that changed or went, as the source said between backups. */
    Settlement hinted(TaskRun run, Steps.Look task) {
        return look(run, task, Reading::hinted);
    }

    private Settlement look(TaskRun run, Steps.Look task, BiConsumer<Reading, RawRecord> there) {
        return reads.read(run, task.stream(), task.previous(), reading -> {
            for (String key : task.keys()) {
                run.checkStopping();
                Optional<RawRecord> record = reading.connection()
                        .read(reading.stream(), key)
                        .filter(each -> !reading.stream().saysDeleted(ExactJson.object(each.json())));
                record.ifPresentOrElse(it -> there.accept(reading, it), () -> reading.gone(key));
            }
            return List.of();
        });
    }
}
