package io.holdfast.connector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.Map;
import java.util.Optional;

/** The writing half of a connection. */
final class RestWriting {
    private final SourceCalls calls;
    private final Values access;

    RestWriting(SourceCalls calls, Values access) {
        this.calls = calls;
        this.access = access;
    }

    RawRecord create(StreamSpec stream, ObjectNode record, Optional<MediaFile> file) {
        WriteCall create =
                allowed(stream, stream.write() == null ? null : stream.write().create(), "created");
        if (create.file() == null) {
            Payload body = Payload.json(RequestBodies.creating(stream, record));
            return RestReading.record(
                    stream, sent(create, access, body), stream.write().result(), Optional.empty());
        }
        MediaFile bytes = file.orElseThrow(() -> Problem.of(
                ErrorCode.MEDIA_MISSING, "A record of " + stream.name() + " is made of its file, which is missing."));
        Reply reply = sent(create, access, Payload.file(bytes));
        RawRecord created = RestReading.record(stream, reply, stream.write().result(), Optional.empty());
        return stream.write().update() == null ? created : update(stream, created.key(), record);
    }

    RawRecord update(StreamSpec stream, String key, ObjectNode record) {
        WriteCall update =
                allowed(stream, stream.write() == null ? null : stream.write().update(), "changed");
        Payload body = Payload.json(RequestBodies.updating(stream, record));
        Reply reply = sent(update, access.withKey(key), body);
        return RestReading.record(stream, reply, stream.write().result(), key);
    }

    void delete(StreamSpec stream, String key) {
        WriteCall delete =
                allowed(stream, stream.write() == null ? null : stream.write().delete(), "deleted");
        calls.call(delete.endpoint(), Map.of(), access.withKey(key), Payload.NONE, RestReading::isGone);
    }

    private Reply sent(WriteCall call, Values values, Payload body) {
        return calls.call(call.endpoint(), Map.of(), values, body)
                .orElseThrow(
                        () -> Problem.of(ErrorCode.SOURCE_REFUSED_REQUEST, "The source has no place for this write."));
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
