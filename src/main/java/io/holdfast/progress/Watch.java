package io.holdfast.progress;

import io.holdfast.database.Json;
import io.holdfast.tenant.TenantId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.websockets.next.WebSocketConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** One open socket: which jobs it follows, and what it was told last. Its methods may be called by several threads. */
final class Watch {
    private final WebSocketConnection connection;
    private final TenantId tenant;
    private final Instant until;
    private final Json json;
    private final Map<UUID, String> told = new HashMap<>();
    private final Set<UUID> dirty = new HashSet<>();

    Watch(WebSocketConnection connection, Tickets.Watcher watcher, Json json) {
        this.connection = connection;
        this.tenant = watcher.tenant();
        this.until = watcher.until();
        this.json = json;
    }

    /** What goes over the socket. */
    @RegisterForReflection
    record Told(String type, Object job) {}

    TenantId tenant() {
        return tenant;
    }

    boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    WebSocketConnection connection() {
        return connection;
    }

    synchronized void changed(UUID job) {
        dirty.add(job);
    }

    /** The jobs to be looked at: those said to have changed, and on {@code all} those that were told of and had not ended. */
    synchronized Set<UUID> due(boolean all) {
        Set<UUID> due = new HashSet<>(dirty);
        dirty.clear();
        if (all) {
            due.addAll(told.keySet());
        }
        return due;
    }

    /** Tells of states that differ from what was told last; a job that has ended is told of once more and then forgotten. */
    void tell(List<JobStates.State> states) {
        List<String> messages = new ArrayList<>();
        synchronized (this) {
            for (JobStates.State state : states) {
                String text = json.text(new Told("job", state.view()));
                if (!text.equals(told.get(state.job()))) {
                    messages.add(text);
                }
                if (state.ended()) {
                    told.remove(state.job());
                } else {
                    told.put(state.job(), text);
                }
            }
        }
        messages.forEach(this::send);
    }

    void send(Told message) {
        send(json.text(message));
    }

    private void send(String message) {
        connection.sendText(message).subscribe().with(ignored -> {}, failure -> {});
    }
}
