package io.holdfast.connector;

import io.holdfast.connector.StreamSpec.Restorable;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** What is wrong with a stream of events, and with words of such streams elsewhere. */
final class FeedCheck {
    /** Those whose position still means the same after more was added. */
    private static final Set<Paginator.Type> GOING_ON = EnumSet.of(
            Paginator.Type.OFFSET,
            Paginator.Type.LAST_ID,
            Paginator.Type.KEYSET,
            Paginator.Type.JSON_CURSOR,
            Paginator.Type.HEADER_CURSOR);

    private final StreamSpec stream;
    private final String place;
    private final ConnectorCheck.Findings findings;

    FeedCheck(StreamSpec stream, String place, ConnectorCheck.Findings findings) {
        this.stream = stream;
        this.place = place;
        this.findings = findings;
    }

    void run() {
        if (!stream.isFeed()) {
            foreign("batch", stream.batch() != BatchSpec.USUAL, "is for feeds");
            foreign("order", stream.order() != null, "is for feeds");
            return;
        }
        findings.pointer(place + "/order", stream.order(), false);
        if (stream.batch().maxRecords() < 1) {
            findings.add(place + "/batch/max_records", "has to be 1 or more");
        }
        if (stream.batch().maxWait().compareTo(Duration.ZERO) <= 0) {
            findings.add(place + "/batch/max_wait", "has to be more than nothing");
        }
        if (stream.batch().settle().isNegative()) {
            findings.add(place + "/batch/settle", "has to be nothing or more");
        }
        if (stream.batch().reread() < 0) {
            findings.add(place + "/batch/reread", "has to be 0 or more");
        }
        if (!GOING_ON.contains(stream.paginator().type())) {
            findings.add(
                    place + "/paginator/type",
                    "has to be offset, last_id, keyset, json_cursor or header_cursor: a feed goes on from where it was");
        }
        String why = "is not for feeds: events neither change nor go";
        foreign("cursor", stream.cursor() != null, why);
        foreign("changed_at", stream.changedAt() != null, why);
        foreign("deletes", stream.deletes() != DeletesSpec.FULL_SWEEP, why);
        foreign("bulk_export", stream.bulkExport() != null, "is not for feeds");
        foreign("parent", stream.parent() != null, "is not for feeds");
        foreign("write", stream.write() != null, "is not for feeds: events cannot be put back yet");
        foreign("restorable", stream.restorable() != Restorable.NO, "has to be no: events cannot be put back yet");
        findings.has(place + "/reason", stream.reason());
    }

    private void foreign(String word, boolean there, String why) {
        if (there) {
            findings.add(place + "/" + word, why);
        }
    }
}
