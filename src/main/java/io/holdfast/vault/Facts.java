package io.holdfast.vault;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.database.Database;
import io.holdfast.database.Json;
import io.holdfast.database.Sql;
import io.holdfast.problem.Problem;
import io.holdfast.replica.SchedulerOnly;
import io.holdfast.tenant.TenantId;
import io.quarkus.arc.All;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * What changed after a manifest was stored, kept in the store as well: each change of a subject is a new revision, and each revision that is written is a
 * small object that says what the subject is. The transaction that changes something {@link #note notes} it; before a caller hears of it, it is
 * {@link #acknowledge written}. What a dying process leaves unwritten, a sweep writes. Safe for use by many threads.
 */
@Singleton
public class Facts {
    private static final Logger LOG = Logger.getLogger(Facts.class);
    private static final int BATCH = 200;
    private static final int FORMAT = 1;
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private final Database database;
    private final Documents documents;
    private final KeyCopies keys;
    private final Json json;
    private final Clock clock;
    private final Map<String, FactSubject> subjects = new HashMap<>();
    private final Set<TenantId> withKey = ConcurrentHashMap.newKeySet();

    Facts(
            Database database,
            Documents documents,
            KeyCopies keys,
            Json json,
            Clock clock,
            @All List<FactSubject> subjects) {
        this.database = database;
        this.documents = documents;
        this.keys = keys;
        this.json = json;
        this.clock = clock;
        subjects.forEach(subject -> this.subjects.put(subject.kind(), subject));
    }

    /** A fact as it is stored. */
    @RegisterForReflection
    record Stored(
            int format,
            String kind,
            UUID subject,
            long revision,
            Instant at,
            @JsonRawValue String state) {}

    /**
     * Says that a subject is another one after the caller's transaction: changed, or gone.
     *
     * @param source whose it is; null where it is the tenant's own
     */
    public void note(Sql sql, TenantId tenant, UUID source, String kind, UUID subject) throws SQLException {
        sql.update("""
                insert into fact (kind, subject_id, tenant_id, source_id, revision, written) values (?, ?, ?, ?, 1, 0)
                on conflict (kind, subject_id) do update set revision = fact.revision + 1""", kind, subject, tenant.toString(), source);
    }

    /** Writes what was noted of a subject, if it is not written yet; {@code store_unavailable} where that cannot be done now. */
    public void acknowledge(String kind, UUID subject) {
        unwritten("kind = ? and subject_id = ?", kind, subject).forEach(this::write);
    }

    /** Writes all that was noted of a place and is not written yet; {@code store_unavailable} where that cannot be done now. */
    public void acknowledgeAll(Place place) {
        for (List<FactSubject.Id> some = unwritten("source_id = ?", place.source());
                !some.isEmpty();
                some = unwritten("source_id = ?", place.source())) {
            some.forEach(this::write);
        }
    }

    private List<FactSubject.Id> unwritten(String condition, Object... values) {
        return database.list(
                row -> new FactSubject.Id(
                        row.text("kind"),
                        row.id("subject_id"),
                        TenantId.fromString(row.text("tenant_id")),
                        row.id("source_id")),
                "select f.* from fact f join tenant t on t.id = f.tenant_id where " + condition
                        + " and written < revision and t.key_shredded_at is null order by not_before, kind, subject_id limit "
                        + BATCH,
                values);
    }

    private void write(FactSubject.Id id) {
        Stored fact = database.transaction(sql -> current(sql, id));
        copyKey(id.tenant());
        documents.store(
                id.place(),
                ObjectKind.FACT,
                name(id.kind(), id.subject(), fact.revision()),
                json.text(fact).getBytes(StandardCharsets.UTF_8));
        database.change(sql -> sql.update(
                "update fact set written = greatest(written, ?) where kind = ? and subject_id = ?",
                fact.revision(),
                id.kind(),
                id.subject()));
    }

    /** Facts are many: the first one of a tenant in a process sees that its key lies beside them. Rotation and verification look after the copy from then on. */
    private void copyKey(TenantId tenant) {
        if (!withKey.contains(tenant)) {
            keys.store(tenant);
            withKey.add(tenant);
        }
    }

    /** The revision is locked while the subject is read, so that both belong together. */
    private Stored current(Sql sql, FactSubject.Id id) throws SQLException {
        long revision = sql.first(
                        row -> row.large("revision"),
                        "select revision from fact where kind = ? and subject_id = ? for update",
                        id.kind(),
                        id.subject())
                .orElseThrow();
        String state = subjects.get(id.kind()).state(sql, id.subject()).orElse("null");
        return new Stored(FORMAT, id.kind(), id.subject(), revision, clock.instant(), state);
    }

    /** Writes what nobody has written: notes of processes that died, and tenants that are new. */
    @Scheduled(
            every = "5s",
            delayed = "3s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void writeRest() {
        database.change(sql -> sql.update("""
                insert into fact (kind, subject_id, tenant_id, revision, written)
                select ?, t.id::uuid, t.id, 1, 0 from tenant t where not exists (select 1 from fact f where f.kind = ? and f.subject_id = t.id::uuid)
                on conflict do nothing""", TenantFacts.KIND, TenantFacts.KIND));
        Instant now = clock.instant();
        for (FactSubject.Id id : unwritten("not_before <= ?", now)) {
            try {
                write(id);
            } catch (Problem e) {
                // It makes way for others, so that what never can be written keeps nobody from it.
                database.change(sql -> sql.update(
                        "update fact set not_before = ? where kind = ? and subject_id = ?",
                        now.plus(PAUSE),
                        id.kind(),
                        id.subject()));
                LOG.warnf("The fact of %s %s is not written yet: %s", id.kind(), id.subject(), e.getMessage());
            }
        }
    }

    /** The newest revision of each subject of a place. Memory: one small text a subject. */
    Map<FactSubject.Id, Newest> newest(Place place) {
        Map<FactSubject.Id, Newest> newest = new LinkedHashMap<>();
        documents.names(place, ObjectKind.FACT).forEach(name -> {
            Name parsed = Name.of(name);
            // Names of one subject come in the order of their revisions.
            newest.put(
                    new FactSubject.Id(parsed.kind(), parsed.subject(), place.tenant(), place.source()),
                    new Newest(parsed.revision(), name));
        });
        return newest;
    }

    /** Which revision is the newest, and the name of its object. */
    record Newest(long revision, String name) {}

    /** Makes the database say what the newest facts of a place say, subjects of one kind. Facts that the database knows to be older than its own are left out. */
    void replay(Place place, String kind, Map<FactSubject.Id, Newest> newest) {
        newest.forEach((id, last) -> {
            if (id.kind().equals(kind)) {
                Optional<String> state = state(place, last.name());
                database.change(sql -> {
                    int known = sql.update(
                            """
                            insert into fact (kind, subject_id, tenant_id, source_id, revision, written) values (?, ?, ?, ?, ?, ?)
                            on conflict (kind, subject_id) do update set revision = excluded.revision, written = excluded.written
                            where fact.revision <= excluded.revision""",
                            id.kind(),
                            id.subject(),
                            place.tenant().toString(),
                            place.source(),
                            last.revision(),
                            last.revision());
                    if (known == 1) {
                        subjects.get(kind).replay(sql, place, id.subject(), state);
                    }
                });
            }
        });
    }

    /** The subject's state that a stored fact tells; empty where it says that the subject is no more. */
    Optional<String> state(Place place, String name) {
        String text = new String(documents.read(place, ObjectKind.FACT, name), StandardCharsets.UTF_8);
        JsonNode state = json.value(text, JsonNode.class).path("state");
        return state.isNull() ? Optional.empty() : Optional.of(state.toString());
    }

    private static String name(String kind, UUID subject, long revision) {
        return "%s-%s-%012d".formatted(kind, subject, revision);
    }

    private record Name(String kind, UUID subject, long revision) {
        private static final int UUID_LENGTH = 36;
        private static final int DIGITS = 12;

        static Name of(String text) {
            try {
                int digits = text.length() - DIGITS;
                int id = digits - 1 - UUID_LENGTH;
                return new Name(
                        text.substring(0, id - 1),
                        UUID.fromString(text.substring(id, digits - 1)),
                        Long.parseLong(text.substring(digits)));
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw Problem.of(
                        io.holdfast.problem.ErrorCode.OBJECT_DAMAGED, "There is a fact of a strange name: " + text, e);
            }
        }
    }
}
