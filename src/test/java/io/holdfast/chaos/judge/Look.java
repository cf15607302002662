package io.holdfast.chaos.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What lies in the database once all faults have stopped and every process has ended.
 *
 * @param remains rows and locks that should not be there, in words
 */
public record Look(List<Job> jobs, List<Task> tasks, List<Backup> backups, List<Stored> objects, List<String> remains) {
    /** Whether nothing is under way and nothing waits to be cleaned up. */
    public boolean isQuiet() {
        return remains.isEmpty() && jobs.stream().allMatch(Job::hasEnded);
    }

    /** The same with something more that should not be there, where there is any of it. */
    public Look with(String remain, int count) {
        if (count == 0) {
            return this;
        }
        List<String> more = new ArrayList<>(remains);
        more.add(remain);
        return new Look(jobs, tasks, backups, objects, more);
    }

    /** The same without remains that begin so. */
    public Look tolerating(String remain) {
        return new Look(
                jobs,
                tasks,
                backups,
                objects,
                remains.stream().filter(it -> !it.startsWith(remain)).toList());
    }

    /** The same with some of the backups alone. */
    Look only(Predicate<Backup> which) {
        return new Look(jobs, tasks, backups.stream().filter(which).toList(), objects, remains);
    }

    public record Job(String id, String kind, String state, String subject) {
        public boolean hasEnded() {
            return !List.of("PENDING", "RUNNING", "FINISHING").contains(state);
        }
    }

    /** @param lease its owner; null for none */
    public record Task(String id, String name, String state, String job, String jobState, String lease) {
        boolean hasEnded() {
            return !List.of("WAITING", "READY", "RUNNING").contains(state);
        }
    }

    /** @param result how the backup says that it ended; null where it does not @param jobState how its job did */
    public record Backup(
            String id,
            String tenant,
            String source,
            long seq,
            String result,
            String jobState,
            boolean deleted,
            List<String> streams) {
        /** Whether it can be read, whole or not. */
        public boolean isReadable() {
            return !deleted && ("SUCCEEDED".equals(result) || "PARTIAL".equals(result));
        }
    }

    /** The row of an object in the bucket. @param content the hash of its content, where the row has one */
    public record Stored(String tenant, String source, String kind, String name, String state, String content) {
        private static final Map<String, String> FOLDERS = Map.of(
                "SEGMENT",
                "segments",
                "BASE",
                "indexes",
                "DELTA",
                "indexes",
                "RUN",
                "indexes",
                "MEDIA",
                "media",
                "EXPORT",
                "exports");

        /** Where it lies in the bucket. */
        public String key() {
            return tenant + "/" + source + "/" + FOLDERS.get(kind) + "/" + name;
        }
    }
}
