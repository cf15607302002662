package io.holdfast.restore;

import io.holdfast.connector.Comparison;
import io.holdfast.connector.ExactJson;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.StreamSpec;
import java.util.Optional;

/** What happened to a live record since the safety backup saw it. */
enum Drift {
    NONE("The live record is as the safety backup holds it."),
    CHANGED("The live record was changed after the safety backup."),
    APPEARED("The live record was not there when the safety backup was made."),
    DISAPPEARED("The live record was removed after the safety backup.");

    private final String sentence;

    Drift(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }

    /**
     * Compares what can be written of a live record with what the safety backup holds. Of what that only carried over nobody knows whether it was there: that it is gone is no
     * drift.
     *
     * @param key under which the record is, or was; empty where nobody knows of any
     */
    static Drift of(LiveState live, StreamSpec stream, Optional<String> key, Optional<RawRecord> present) {
        Optional<LiveState.Held> held = key.flatMap(it -> live.held(stream.name(), it));
        Optional<RawRecord> there = present.filter(record -> !stream.saysDeleted(ExactJson.object(record.json())));
        if (there.isEmpty()) {
            return held.filter(it -> !it.unseen()).isPresent() ? DISAPPEARED : NONE;
        }
        if (held.isEmpty()) {
            return APPEARED;
        }
        return Comparison.same(
                        stream,
                        ExactJson.object(held.get().text()),
                        ExactJson.object(there.get().json()))
                ? NONE
                : CHANGED;
    }
}
