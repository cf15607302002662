package io.holdfast.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.backup.MediaEntry;
import io.holdfast.connector.ExactJson;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.StreamSpec;
import io.holdfast.job.TaskRun;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A record as it is to be.
 *
 * @param raw as the backup has it
 * @param record with its references mapped
 * @param fields what alone is taken of it; empty for all
 * @param sent whether files of it had to be put there again
 */
record Wanted(RawRecord raw, ObjectNode record, List<String> fields, boolean sent) {
    /** The record of that key in the backup. */
    static Wanted of(LiveState live, StreamSpec stream, String key) {
        RawRecord raw = new RawRecord(key, live.wanted(stream.name(), key).orElseThrow());
        ObjectNode mapped = live.mapped(stream, ExactJson.object(raw.json()));
        return new Wanted(raw, mapped, live.restore().selection().fieldsOf(stream), false);
    }

    /** Whether all of it is taken. */
    boolean isWhole() {
        return fields.isEmpty();
    }

    /** What the live record is to become. */
    ObjectNode over(ObjectNode live) {
        return fields.isEmpty() ? record : ChosenFields.over(live, record, fields);
    }

    /** The same with every link leading to a file that is there; files that are not are put there first. */
    Wanted withFiles(TaskRun run, LiveState live, StreamSpec stream) {
        AtomicBoolean uploaded = new AtomicBoolean(sent);
        ObjectNode filled = live.files().withFiles(stream, raw, record, (oldUrl, newUrl) -> {
            run.save(raw.key(), 0, live.moved(run, MediaEntry.STREAM, oldUrl, oldUrl, newUrl));
            uploaded.set(true);
        });
        return new Wanted(raw, filled, fields, uploaded.get());
    }
}
