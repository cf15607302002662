package io.holdfast.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.Creation;
import io.holdfast.connector.ExactJson;
import io.holdfast.connector.Idempotency;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Has records made anew, and recognises what an earlier try made. */
@Singleton
class RecordCreating {
    private final KeyMap keys;
    private final Clock clock;

    RecordCreating(KeyMap keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Has the record created that is not live, or, where an earlier try was cut off and nothing is found of it, sent again if that can be done. */
    void create(TaskRun run, LiveState live, StreamSpec stream, Item item, Wanted wanted, Outbox outbox) {
        ObjectNode record = wanted.record();
        Instant now = clock.instant();
        if (item.outcome() == Outcome.INTENDED) {
            awaitEarlierTry(live, item, now);
            requireRepeatable(live, stream, item, record, now);
        }
        var file = live.files().madeOf(stream, wanted.raw());
        if (stream.createdFromFile().isPresent() && file.isEmpty()) {
            throw Problem.of(ErrorCode.MEDIA_MISSING, "The backup does not have the file that makes up the record.");
        }
        Optional<String> parent = live.parent(stream, item.key());
        String current = live.keys().last(stream, item.key()).orElse(item.key());
        outbox.put(new Ready.Making(
                item,
                new Creation(current, parent, once(run, item), record, file),
                wanted,
                key -> live.copies()
                        ? Effect.NONE
                        : live.keys().created(run, stream.name(), item.key(), current, key)));
    }

    /** A request that was cut off on our side may still be carried out on theirs: nothing is sent again before it has come to an end. */
    private static void awaitEarlierTry(LiveState live, Item item, Instant now) {
        Duration left =
                Duration.between(now, item.triedAt().plus(live.connection().patience()));
        if (left.isPositive()) {
            throw Problem.waiting(ErrorCode.WRITE_UNDER_WAY, ErrorCode.WRITE_UNDER_WAY.sentence(), left);
        }
    }

    private void requireRepeatable(LiveState live, StreamSpec stream, Item item, ObjectNode record, Instant now) {
        Idempotency idempotency = stream.write().idempotency();
        boolean remembered =
                idempotency != null && now.isBefore(item.intendedAt().plus(idempotency.lifetime()));
        if (remembered || stream.write().createsUnderOurKey()) {
            return;
        }
        // Beside a record of the same name the platform may have given a copy another one: that it is not found proves
        // nothing.
        boolean hidden = live.copies() && !matching(live, stream, item, record).isEmpty();
        if (hidden || !stream.canBeFound(record)) {
            throw Problem.of(
                    ErrorCode.WRITE_UNCERTAIN,
                    "A creation was cut off, and there is no way to find out whether it arrived: the connector names none, or the record lacks what it would be found by.");
        }
    }

    private static String once(TaskRun run, Item item) {
        return UUID.nameUUIDFromBytes((run.job().subject() + ":" + item.id()).getBytes(StandardCharsets.US_ASCII))
                .toString();
    }

    /** The live record that the connector takes for the same thing; one that is known to be another record of the backup, or to be there already beside a copy, is not meant. */
    Optional<RawRecord> recognised(LiveState live, StreamSpec stream, Item item, ObjectNode record) {
        List<RawRecord> others = matching(live, stream, item, record).stream()
                .filter(key -> isFree(live, stream, item, key))
                .flatMap(key -> LiveRecord.look(live, stream, key).stream())
                .filter(it -> !stream.isGoneForGood(ExactJson.object(it.json())))
                .toList();
        if (others.size() > 1) {
            throw Problem.of(
                    ErrorCode.MATCH_AMBIGUOUS, others.size() + " live records look like this one; none was touched.");
        }
        return others.stream().findFirst();
    }

    private static List<String> matching(LiveState live, StreamSpec stream, Item item, ObjectNode record) {
        Optional<Instant> cutOff =
                item.outcome() == Outcome.INTENDED ? Optional.of(item.intendedAt()) : Optional.empty();
        return live.connection().match(stream, record, live.parent(stream, item.key()), cutOff);
    }

    private boolean isFree(LiveState live, StreamSpec stream, Item item, String key) {
        if (live.copies()) {
            return !live.isLive(stream.name(), key);
        }
        if (live.isForeign()) {
            return !keys.isTaken(live.restore().source(), live.keys().space(stream.name()), key, item.key());
        }
        // The platform may give the key of a deleted record to a new one.
        boolean wasFree = live.sawAllOf(stream.name()) && !live.isLive(stream.name(), key);
        return (wasFree || !live.backupHas(stream, key)) && !live.keys().isTaken(stream.name(), key);
    }
}
