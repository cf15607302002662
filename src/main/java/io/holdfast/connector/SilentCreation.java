package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A creation that its source answers with neither a key nor an address: the new record is the one that {@code match_on} finds afterwards and did not find before. */
final class SilentCreation {
    private static final byte[] NOTHING = {'{', '}'};

    private final RestReading reading;
    private final StreamSpec stream;
    private final Creation wanted;

    SilentCreation(RestReading reading, StreamSpec stream, Creation wanted) {
        this.reading = reading;
        this.stream = stream;
        this.wanted = wanted;
    }

    /** Creates the record and returns its key, without fields: it is read back before anybody believes it. {@code source_answer_invalid} where no record, or more than one, is new. */
    RawRecord by(Runnable creation) {
        Set<String> before = Set.copyOf(matching());
        creation.run();
        List<String> made = afterwards(before);
        if (made.size() != 1) {
            throw Problem.of(
                    ErrorCode.SOURCE_ANSWER_INVALID,
                    "The source took a creation without a word, and " + made.size()
                            + " new records look like what was sent.");
        }
        return new RawRecord(made.getFirst(), NOTHING);
    }

    private List<String> afterwards(Set<String> before) {
        try {
            return matching().stream().filter(key -> !before.contains(key)).toList();
        } catch (Problem problem) {
            throw problem.afterwards();
        }
    }

    /** All that look like it, whenever they were changed. */
    private List<String> matching() {
        return reading.match(stream, wanted.record(), wanted.parent(), Optional.of(Instant.EPOCH));
    }
}
