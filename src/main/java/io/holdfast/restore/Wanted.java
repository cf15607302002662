package io.holdfast.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.backup.MediaEntry;
import io.holdfast.connector.Comparison;
import io.holdfast.connector.ExactJson;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.References;
import io.holdfast.connector.StreamSpec;
import io.holdfast.job.TaskRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * A record as it is to be.
 *
 * @param raw as the backup has it
 * @param record with its references mapped
 * @param fields what alone is taken of it; empty for all
 * @param dropped the backup's references, in those fields, that lead nowhere now
 * @param lost those of them that led somewhere when the backup was made
 * @param sent whether files of it had to be put there again
 */
record Wanted(
        RawRecord raw,
        ObjectNode record,
        List<String> fields,
        List<References.Lost> dropped,
        List<References.Lost> lost,
        boolean sent) {
    /** The record of that key in the backup. */
    static Wanted of(LiveState live, StreamSpec stream, String key) {
        RawRecord raw = new RawRecord(key, live.wanted(stream.name(), key).orElseThrow());
        List<String> fields = live.restore().selection().fieldsOf(stream);
        List<References.Lost> dropped = new ArrayList<>();
        ObjectNode mapped = live.mapped(stream, ExactJson.object(raw.json()), dropped::add);
        dropped.removeIf(each -> !fields.isEmpty() && !ChosenFields.touch(fields, each.pointer()));
        List<References.Lost> lost =
                dropped.stream().filter(each -> !live.ledNowhere(each.ref())).toList();
        return new Wanted(raw, mapped, fields, List.copyOf(dropped), lost, false);
    }

    /** Whether all of it is taken. */
    boolean isWhole() {
        return fields.isEmpty();
    }

    /** What the live record is to become. */
    ObjectNode over(ObjectNode live) {
        return fields.isEmpty() ? record : ChosenFields.over(live, record, fields);
    }

    /** Whether a live record says what it is to say. References that lead nowhere count as they are where the live record has the same ones. */
    boolean isSaidBy(StreamSpec stream, ObjectNode live) {
        return Comparison.same(stream, over(live), live, held(stream, live));
    }

    /** Pointers to the references that lead nowhere, and that a live record has all the same. */
    Set<String> held(StreamSpec stream, JsonNode live) {
        return dropped.stream()
                .filter(each -> References.holds(stream, live, each))
                .map(References.Lost::pointer)
                .collect(Collectors.toSet());
    }

    /** The references that led somewhere when the backup was made, lead nowhere now, and that a live record lacks. */
    List<References.Lost> lostIn(StreamSpec stream, JsonNode live) {
        return lost.stream()
                .filter(each -> !References.holds(stream, live, each))
                .toList();
    }

    /** The same with every link leading to a file that is there; files that are not are put there first. */
    Wanted withFiles(TaskRun run, LiveState live, StreamSpec stream) {
        AtomicBoolean uploaded = new AtomicBoolean(sent);
        ObjectNode filled = live.files().withFiles(stream, raw, record, (oldUrl, newUrl) -> {
            run.save(raw.key(), 0, live.keys().moved(run, MediaEntry.STREAM, oldUrl, oldUrl, newUrl));
            uploaded.set(true);
        });
        return new Wanted(raw, filled, fields, dropped, lost, uploaded.get());
    }
}
