package io.holdfast.backup;

import io.holdfast.vault.SnapshotReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Looks through a stream's records in the order of their keys, in constant memory, until a page is full, the time is over or there are no more; and says how far
 * it came. A page ends beyond 1 MiB of texts, so that large records do not make large pages.
 */
final class RecordSearch {
    private static final long FULL = 1 << 20;

    private RecordSearch() {}

    /**
     * What is asked for.
     *
     * @param prefix of the key; empty for all
     * @param match of the text; empty for all
     * @param limit of records in a page
     * @param after the key behind which to go on; empty for the start
     */
    record Asked(String prefix, Optional<TextMatch> match, int limit, Optional<String> after) {}

    /**
     * What was found.
     *
     * @param scanned how many records were looked at
     * @param next the last key that was looked at; empty where that was the last of all
     */
    record Found(List<SnapshotReader.Text> items, long scanned, Optional<String> next) {}

    static Found in(SnapshotReader reader, Asked asked, Patience patience) {
        List<SnapshotReader.Text> items = new ArrayList<>();
        Iterator<SnapshotReader.Text> texts = reader.texts(asked.prefix(), asked.after());
        long scanned = 0;
        long bytes = 0;
        while (texts.hasNext()) {
            SnapshotReader.Text text = texts.next();
            scanned++;
            if (asked.match().isEmpty() || asked.match().get().in(text.bytes())) {
                items.add(text);
                bytes += text.bytes().length;
            }
            boolean enough = items.size() == asked.limit() || bytes >= FULL;
            if (enough || patience.isOver()) {
                return new Found(items, scanned, texts.hasNext() ? Optional.of(text.key()) : Optional.empty());
            }
        }
        return new Found(items, scanned, Optional.empty());
    }
}
