package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The writing half of a connection. */
final class RestWriting {
    private static final byte[] NOTHING = {'{', '}'};
    private static final String REFERENCE = "reference.";

    private final SourceCalls calls;
    private final Values access;
    private final RestReading reading;

    RestWriting(SourceCalls calls, Values access, RestReading reading) {
        this.calls = calls;
        this.access = access;
        this.reading = reading;
    }

    RawRecord create(StreamSpec stream, Creation wanted) {
        WriteSpec write = stream.write();
        if (write != null && write.createsUnderOurKey()) {
            Endpoint endpoint =
                    Condition.onNothing(write.condition(), write.upsert().endpoint());
            byte[] body = RequestBodies.creating(stream, wanted.record());
            return put(stream, endpoint, wanted.key(), access.withKey(wanted.key()), body, calls.rules()::isConflict);
        }
        WriteCall create = allowed(stream, write == null ? null : write.create(), "created");
        Map<String, String> referred = References.single(stream, wanted.record());
        Endpoint place = create.endpoint(referred.keySet());
        Values values = named(
                stream,
                place,
                referred,
                wanted.parent().map(key -> access.withKey("parent.key", key)).orElse(access));
        Endpoint endpoint = once(place, write.idempotency(), wanted.once());
        if (create.file() == null) {
            Payload body = Payload.json(RequestBodies.creating(stream, wanted.record()));
            RawRecord created = create.foundByMatch()
                    ? new SilentCreation(reading, stream, wanted).by(() -> sent(endpoint, values, body))
                    : made(stream, endpoint, values, sent(endpoint, values, body), wanted);
            return create.thenUpdate() && !Comparison.same(stream, wanted.record(), ExactJson.object(created.json()))
                    ? completed(stream, created, wanted.record())
                    : created;
        }
        MediaFile bytes = wanted.file()
                .orElseThrow(() -> Problem.of(
                        ErrorCode.MEDIA_MISSING,
                        "A record of " + stream.name() + " is made of its file, which is missing."));
        Reply reply = sent(endpoint, values, Payload.file(bytes));
        RawRecord created = made(stream, endpoint, values, reply, wanted);
        return write.updates() ? completed(stream, created, wanted.record()) : created;
    }

    /**
     * What a creation made: the record in the answer or, where that holds none, the one that its {@code Location} leads to, or the one of the key that was sent: that one is read back before
     * anybody believes it.
     */
    private RawRecord made(StreamSpec stream, Endpoint endpoint, Values values, Reply reply, Creation wanted) {
        if (!isSilent(stream, reply)) {
            return RestReading.record(stream, reply, stream.write().result(), wanted.parent());
        }
        return new CreatedPlace(calls, access, reading)
                .of(stream, endpoint, values, reply, wanted.parent())
                .or(() -> underSentKey(stream, wanted))
                .orElseThrow(() -> Problem.of(
                        ErrorCode.SOURCE_ANSWER_INVALID,
                        "The source answered a creation with neither the record's key nor a Location that tells it."));
    }

    private static Optional<RawRecord> underSentKey(StreamSpec stream, Creation wanted) {
        return stream.readsBack() == WriteSpec.ReadBack.ITEM && stream.sendsKey()
                ? RecordKey.of(wanted.record(), stream.primaryKey())
                        .map(own ->
                                new RawRecord(RecordKey.below(wanted.parent().orElse(null), own), NOTHING))
                : Optional.empty();
    }

    /** The update that follows a creation; a source that asks for a condition may not have said in its answer what to tell the new record by. */
    private RawRecord completed(StreamSpec stream, RawRecord created, ObjectNode record) {
        boolean untold = stream.write().condition() != null && created.validator() == null;
        try {
            return update(stream, untold ? reading.read(stream, created.key()).orElse(created) : created, record);
        } catch (Problem problem) {
            throw problem.afterwards();
        }
    }

    /** What the record names; a creation whose address needs what is not there is refused. */
    private static Values named(StreamSpec stream, Endpoint endpoint, Map<String, String> named, Values values) {
        for (String name : Template.of(endpoint.path()).names()) {
            String referred = name.startsWith(REFERENCE) ? name.substring(REFERENCE.length()) : null;
            if (referred != null && !named.containsKey(referred)) {
                throw Problem.of(
                        ErrorCode.REFERENCE_MISSING,
                        "A record of " + stream.name() + " is made below one of " + referred + ", which is not there.");
            }
        }
        Values all = values;
        for (Map.Entry<String, String> each : named.entrySet()) {
            all = all.with(REFERENCE + each.getKey(), each.getValue());
        }
        return all;
    }

    private static Endpoint once(Endpoint endpoint, Idempotency idempotency, String once) {
        return idempotency == null ? endpoint : endpoint.with(Map.of(idempotency.header(), once));
    }

    RawRecord update(StreamSpec stream, RawRecord live, ObjectNode record) {
        WriteSpec write = stream.write();
        WriteCall call = allowed(
                stream, write == null ? null : write.update() == null ? write.upsert() : write.update(), "changed");
        requireOwnAddress(stream, live.key());
        byte[] body = RequestBodies.updating(stream, record, live(stream, live.key()));
        if (write.condition() == null) {
            return put(stream, call.endpoint(), live.key(), access.withKey(live.key()), body, reply -> false);
        }
        return put(
                stream,
                write.condition().on(call.endpoint()),
                live.key(),
                telling(stream, live),
                body,
                reply -> calls.rules().isConflict(reply) || RestReading.isGone(reply));
    }

    /** What a conditional call has to know of the version that it is for. */
    private Values telling(StreamSpec stream, RawRecord live) {
        if (live.validator() == null) {
            throw Problem.of(
                    ErrorCode.VALIDATOR_MISSING,
                    "The record was read without what " + stream.name()
                            + " tells its versions by, or that is a weak ETag; nothing was written.");
        }
        return access.withKey(live.key()).with(Condition.VALIDATOR, live.validator());
    }

    /** Throws where a record's address may be taken for that of something else: its key is made of dots, and the source does not answer with the record there. */
    private void requireOwnAddress(StreamSpec stream, String key) {
        boolean shown = !RecordKey.hasDots(key)
                || stream.item() != null && reading.read(stream, key).isPresent();
        if (!shown) {
            throw Problem.of(
                    ErrorCode.RECORD_INVALID,
                    "The key is made of dots, and the source does not answer with the record at its address; nothing was written.");
        }
    }

    /** What an update has to know of the record as it is: nothing, where it has no parts with keys of their own. */
    private JsonNode live(StreamSpec stream, String key) {
        return stream.fields().parts().isEmpty()
                ? MissingNode.getInstance()
                : reading.read(stream, key)
                        .<JsonNode>map(present -> ExactJson.object(present.json()))
                        .orElse(MissingNode.getInstance());
    }

    private RawRecord put(
            StreamSpec stream, Endpoint endpoint, String key, Values values, byte[] body, Predicate<Reply> changed) {
        Reply reply = sent(endpoint, values, Payload.json(body), changed);
        return stream.readsBack() != WriteSpec.ReadBack.ANSWER && isSilent(stream, reply)
                ? new RawRecord(key, NOTHING)
                : RestReading.record(stream, reply, stream.write().result(), key);
    }

    /** Whether an answer that is not believed anyway holds no record: nothing at all, or an object without its key, such as the moment of the change alone. */
    private static boolean isSilent(StreamSpec stream, Reply reply) {
        if (reply.body().length == 0) {
            return true;
        }
        JsonNode answer = reply.json();
        return answer.isObject()
                && RecordKey.of(answer.at(stream.write().result()), stream.primaryKey())
                        .isEmpty();
    }

    void delete(StreamSpec stream, RawRecord live) {
        WriteSpec write = stream.write();
        WriteCall delete = allowed(stream, write == null ? null : write.delete(), "deleted");
        requireOwnAddress(stream, live.key());
        if (write.condition() == null) {
            calls.call(
                    delete.endpoint(),
                    Map.of(),
                    access.withKey(live.key()),
                    deleting(stream, delete, live),
                    RestReading::isGone);
            return;
        }
        Endpoint endpoint = write.condition().on(delete.endpoint());
        calls.call(
                        endpoint,
                        Map.of(),
                        telling(stream, live),
                        deleting(stream, delete, live),
                        reply -> RestReading.isGone(reply) || calls.rules().isConflict(reply))
                .filter(calls.rules()::isConflict)
                .ifPresent(RestWriting::refuse);
    }

    private static Payload deleting(StreamSpec stream, WriteCall delete, RawRecord live) {
        return delete.withRecord()
                ? Payload.json(RequestBodies.creating(stream, ExactJson.object(live.json())))
                : Payload.NONE;
    }

    private Reply sent(Endpoint endpoint, Values values, Payload body) {
        return sent(endpoint, values, body, reply -> false);
    }

    /** @param changed which answers mean that the source has another version than was looked at */
    private Reply sent(Endpoint endpoint, Values values, Payload body, Predicate<Reply> changed) {
        Reply reply = calls.call(endpoint, Map.of(), values, body, changed)
                .orElseThrow(
                        () -> Problem.of(ErrorCode.SOURCE_REFUSED_REQUEST, "The source has no place for this write."));
        if (changed.test(reply)) {
            refuse(reply);
        }
        return reply;
    }

    private static void refuse(Reply reply) {
        throw Problem.of(
                ErrorCode.RECORD_CHANGED,
                "The source answered " + reply.status() + ": it has another version of the record by now.");
    }

    private static WriteCall allowed(StreamSpec stream, WriteCall call, String done) {
        if (call == null) {
            throw Problem.of(
                    ErrorCode.NOT_RESTORABLE,
                    "The connector says of no way how " + stream.name() + " can be " + done + ".");
        }
        return call;
    }
}
