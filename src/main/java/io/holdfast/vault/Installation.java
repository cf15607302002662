package io.holdfast.vault;

import io.holdfast.database.Database;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.store.Body;
import io.holdfast.store.ObjectStore;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Whose the object store is. It carries the installation's id; where that is another one, or where a manifest lies there that the database does not know,
 * this database is not the one that the objects belong to, or an older copy of it: then nothing is deleted any more until a rebuild. Safe for use by many
 * threads.
 */
@Singleton
public class Installation {
    /** Where the id lies in the store. */
    static final String KEY = "holdfast/installation";

    private static final int MOST = 64;
    private static final Logger LOG = Logger.getLogger(Installation.class);
    private final Database database;
    private final ObjectStore store;
    private final Manifests manifests;
    private final Clock clock;

    Installation(Database database, ObjectStore store, Manifests manifests, Clock clock) {
        this.database = database;
        this.store = store;
        this.manifests = manifests;
        this.clock = clock;
    }

    /** That and since when nothing is deleted, and why. */
    public record Stopped(Instant at, String reason) {}

    /** The id of this database; made at first use. */
    public UUID id() {
        return database.transaction(sql -> {
            sql.update(
                    "insert into installation (id, installation_id) values (1, ?) on conflict do nothing",
                    UUID.randomUUID());
            return sql.first(row -> row.id("installation_id"), "select installation_id from installation")
                    .orElseThrow();
        });
    }

    /** Why nothing is deleted; empty where deletion goes on. */
    public Optional<Stopped> stopped() {
        return database.first(
                row -> new Stopped(row.instant("stopped_at"), row.text("stopped_reason")),
                "select stopped_at, stopped_reason from installation where stopped_at is not null");
    }

    /** To be asked before anything of a place is deleted: {@code deletion_stopped} where this database may not. */
    public void requireDeletable(Place place) {
        stopped().ifPresent(stopped -> {
            throw Problem.of(ErrorCode.DELETION_STOPPED, stopped.reason());
        });
        UUID mine = id();
        UUID there = claimed(mine);
        if (!there.equals(mine)) {
            throw stop("The object store belongs to installation " + there + ", this database to " + mine + ".");
        }
        unknown(place).ifPresent(name -> {
            throw stop("The object store has backup " + name.backup() + " (number " + name.seq() + " of source "
                    + place.source() + "), which the database does not know.");
        });
    }

    /** This database has taken over all that is in the store: deletion goes on. */
    void adopt(UUID id) {
        database.change(sql -> {
            sql.update(
                    "insert into installation (id, installation_id) values (1, ?) on conflict (id) do update set installation_id = excluded.installation_id",
                    id);
            sql.update("update installation set stopped_at = null, stopped_reason = null");
        });
    }

    /** The id in the store; empty where there is none. */
    Optional<UUID> inStore() {
        OptionalLong size = store.size(KEY);
        if (size.isEmpty()) {
            return Optional.empty();
        }
        byte[] text = store.range(KEY, 0, (int) Math.min(size.getAsLong(), MOST));
        try {
            return Optional.of(UUID.fromString(new String(text, StandardCharsets.US_ASCII).trim()));
        } catch (IllegalArgumentException e) {
            throw stop("The object store's installation id is no id.");
        }
    }

    private UUID claimed(UUID mine) {
        Optional<UUID> there = inStore();
        if (there.isPresent()) {
            return there.get();
        }
        store.putIfAbsent(KEY, Body.of((mine + "\n").getBytes(StandardCharsets.US_ASCII)));
        return inStore().orElseThrow(() -> Problem.of(ErrorCode.STORE_UNAVAILABLE, "The store forgot an object."));
    }

    private Optional<ManifestName> unknown(Place place) {
        Set<ManifestName> known = database
                .list(
                        row -> new ManifestName(row.large("seq"), row.id("backup_id")),
                        "select seq, backup_id from moment where source_id = ?",
                        place.source())
                .stream()
                .collect(Collectors.toSet());
        return manifests.names(place).filter(name -> !known.contains(name)).findFirst();
    }

    private Problem stop(String reason) {
        LOG.errorf("Nothing is deleted any more until a rebuild: %s", reason);
        id();
        database.change(sql -> sql.update(
                "update installation set stopped_at = coalesce(stopped_at, ?), stopped_reason = coalesce(stopped_reason, ?)",
                clock.instant(),
                reason));
        return Problem.of(ErrorCode.DELETION_STOPPED, reason);
    }
}
