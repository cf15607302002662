package io.holdfast.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.process.ApiProblem;
import io.holdfast.process.HoldfastApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A tenant's backups as they lie there: looked at, verified, pinned, read and deleted. Notes whatever the API may not do. */
final class Shelves {
    private static final String BACKUPS = "/api/v1/backups/";
    private static final Set<String> ENDED = Set.of("SUCCEEDED", "PARTIAL", "FAILED", "CANCELLED", "TIMED_OUT");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration WORK = Duration.ofMinutes(10);

    private final Tenancy at;
    private final Tally tally;
    private final Account account;

    Shelves(Tenancy at, Tally tally, Account account) {
        this.at = at;
        this.tally = tally;
        this.account = account;
    }

    /** The ids of the backups that can be read, oldest first, those before restores too. */
    List<String> readable() {
        List<String> ids = new ArrayList<>();
        for (JsonNode each : at.doors().asked(api -> api.all("/api/v1/backups"), PATIENCE)) {
            String state = each.path("state").asText();
            if (!each.path("deleted").asBoolean() && (state.equals("SUCCEEDED") || state.equals("PARTIAL"))) {
                ids.addFirst(each.get("id").asText());
            }
        }
        return ids;
    }

    boolean isDamaged(String id) {
        return at.doors()
                .asked(api -> api.get(BACKUPS + id), PATIENCE)
                .path("damaged")
                .asBoolean();
    }

    /** Starts a verification. @return its job; empty where the backup cannot be verified any more */
    Optional<String> startVerification(String id, boolean full) {
        try {
            return Optional.of(at.doors()
                    .asked(
                            api -> api.post(
                                    BACKUPS + id + "/verifications",
                                    HoldfastApi.object("depth", full ? "FULL" : "QUICK")),
                            PATIENCE)
                    .get("job_id")
                    .asText());
        } catch (ApiProblem e) {
            return Optional.empty();
        }
    }

    /** Waits for the end of a verification. @return its state */
    String awaitVerification(String job) {
        long deadline = System.nanoTime() + WORK.toNanos();
        while (System.nanoTime() < deadline) {
            String state = at.doors()
                    .asked(api -> api.job(job), PATIENCE)
                    .path("state")
                    .asText();
            if (ENDED.contains(state)) {
                if (state.equals("SUCCEEDED") || state.equals("PARTIAL")) {
                    tally.verified();
                }
                return state;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(150));
        }
        return "(none)";
    }

    /** Deletes a backup, waiting a while for whoever uses it. @return whether it is deleted */
    boolean delete(String id) {
        for (int tries = 0; tries < 30; tries++) {
            Optional<String> refused = deleteOnce(id);
            if (refused.isEmpty()) {
                return true;
            }
            if (!refused.get().equals("backup_in_use")) {
                account.unclean(refused.get() + " for deleting a backup");
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
        }
        return false;
    }

    /** Asks once for a backup to be deleted. @return why not; empty where it is */
    Optional<String> deleteOnce(String id) {
        try {
            at.doors()
                    .asked(
                            api -> {
                                api.delete(BACKUPS + id);
                                return id;
                            },
                            PATIENCE);
            tally.deleted();
            return Optional.empty();
        } catch (ApiProblem e) {
            return Optional.of(e.code());
        }
    }

    /** Pins a backup, sees that it cannot be deleted, and lets go of it. @return whether it is there still */
    boolean pinForAWhile(String id) {
        pin(id, true);
        Optional<String> refused = deleteOnce(id);
        if (refused.isEmpty()) {
            tally.broken("a pinned backup was deleted: %s", id);
            return false;
        }
        if (!refused.get().equals("backup_pinned")) {
            tally.broken("deleting a pinned backup is refused with %s", refused.get());
        }
        pin(id, false);
        return true;
    }

    private void pin(String id, boolean pinned) {
        at.doors()
                .asked(
                        api -> api.patch(
                                BACKUPS + id,
                                JsonNodeFactory.instance.objectNode().put("pinned", pinned)),
                        PATIENCE);
    }

    /** Downloads a stream again and again while its backup is deleted: whatever arrives whole has to be what it was. @return whether it is deleted */
    boolean deleteWhileRead(String id, String stream) throws InterruptedException {
        String path = BACKUPS + id + "/streams/" + stream + "/records.ndjson";
        byte[] before;
        try {
            before = at.doors().asked(api -> api.bytes(path), PATIENCE);
        } catch (ApiProblem e) {
            return delete(id); // a partial backup without that stream
        }
        List<byte[]> read = new CopyOnWriteArrayList<>();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            readers.add(Thread.startVirtualThread(() -> {
                for (int times = 0; times < 5; times++) {
                    try {
                        read.add(at.doors().once(api -> api.bytes(path)));
                    } catch (Doors.NoAnswer | ApiProblem e) {
                        // Broken off for all to see, or deleted: no promise is broken by that.
                    }
                }
            }));
        }
        boolean deleted = delete(id);
        for (Thread reader : readers) {
            reader.join();
        }
        if (!read.stream().allMatch(bytes -> Arrays.equals(bytes, before))) {
            tally.broken("a download of %s of %s gave other bytes while the backup was deleted", stream, id);
        }
        return deleted;
    }
}
