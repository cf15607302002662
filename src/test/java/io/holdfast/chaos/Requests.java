package io.holdfast.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.process.ApiProblem;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A tenant's requests for jobs of one kind. An answer may be lost on its way, and the request may be carried out all the same, even later: so what is found
 * under way and was not known is taken for one's own.
 */
final class Requests {
    private static final Set<String> ENDED = Set.of("SUCCEEDED", "PARTIAL", "FAILED", "CANCELLED", "TIMED_OUT");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration WORK = Duration.ofMinutes(20);

    private final Doors doors;
    private final Account account;
    private final String list;
    private final Set<String> known = new HashSet<>();
    private final Set<String> open = new HashSet<>();

    /** @param list the address of all that there are, such as {@code /api/v1/restores} */
    Requests(Doors doors, Account account, String list) {
        this.doors = doors;
        this.account = account;
        this.list = list;
    }

    /** Asks until something is under way, and returns its id. */
    String start(String address, ObjectNode body) {
        long deadline = System.nanoTime() + WORK.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                String id = doors.once(api -> api.post(address, body)).get("id").asText();
                know(id);
                return id;
            } catch (Doors.NoAnswer e) {
                complain(address, e);
            } catch (ApiProblem e) {
                if (!e.code().equals("source_in_use")) {
                    throw e;
                }
            }
            Optional<String> stray = strays().stream().findFirst();
            if (stray.isPresent()) {
                know(stray.get());
                return stray.get();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
        }
        throw new IllegalStateException("nothing could be started at " + address);
    }

    /** Asks once while something is under way already; anything but success and a plain "no" is unclean. */
    void rival(String address, ObjectNode body) {
        try {
            doors.once(api -> api.post(address, body));
        } catch (Doors.NoAnswer e) {
            complain(address, e);
        } catch (ApiProblem e) {
            if (e.status() != 409 || !e.code().equals("source_in_use")) {
                account.unclean("%d %s for a second request".formatted(e.status(), e.code()));
            }
        }
    }

    /** What there is that was not known; newest first. From now on it is not known still. */
    List<String> strays() {
        return doors.asked(api -> api.all(list), PATIENCE).stream()
                .filter(each -> !each.path("origin").asText().equals("BEFORE_RESTORE"))
                .map(each -> each.get("id").asText())
                .filter(id -> !known.contains(id))
                .toList();
    }

    void know(String id) {
        known.add(id);
        open.add(id);
    }

    /** Nobody answered for so long that its person went on: what was begun and not seen to its end is nobody's, until somebody takes it over. */
    void letGo() {
        known.removeAll(open);
        open.clear();
    }

    /** All that was begun was seen to its end and noted. */
    void done() {
        open.clear();
    }

    /** Waits for an end, telling of each look; empty where there was none in time. */
    Optional<JsonNode> end(String id, String address, Consumer<JsonNode> meanwhile) {
        long deadline = System.nanoTime() + WORK.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode now = doors.asked(api -> api.get(address + "/" + id), PATIENCE);
            if (ENDED.contains(now.path("state").asText())) {
                return Optional.of(now);
            }
            meanwhile.accept(now);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(150));
        }
        return Optional.empty();
    }

    /** Lets something that has failed be tried again, until it is under way or that is refused. */
    void retry(String address) {
        long deadline = System.nanoTime() + WORK.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                doors.once(api -> api.post(address + "/retry", nothing()));
                return;
            } catch (Doors.NoAnswer e) {
                complain(address + "/retry", e);
            } catch (ApiProblem e) {
                account.unclean("%d %s for a retry".formatted(e.status(), e.code()));
                return;
            }
            String state =
                    doors.asked(api -> api.get(address), PATIENCE).path("state").asText();
            if (!ENDED.contains(state) || state.equals("SUCCEEDED")) {
                return;
            }
        }
    }

    private static ObjectNode nothing() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Cancels a job; it may be too late for that. */
    void cancel(String job) {
        try {
            doors.once(api -> api.post("/api/v1/jobs/" + job + "/cancel", nothing()));
        } catch (Doors.NoAnswer e) {
            complain("cancel", e);
        } catch (ApiProblem e) {
            if (!e.code().equals("job_not_cancellable")) {
                account.unclean("%d %s for a cancel".formatted(e.status(), e.code()));
            }
        }
    }

    private void complain(String address, Doors.NoAnswer e) {
        if (e.getCause() instanceof ApiProblem problem && problem.status() == 500) {
            account.unclean("500 " + problem.code() + " at " + address.replaceAll("[0-9a-f-]{36}", "…"));
        }
    }
}
