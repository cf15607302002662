package io.holdfast.backup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.Comparison;
import io.holdfast.connector.Connection;
import io.holdfast.connector.ExactJson;
import io.holdfast.connector.Page;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.Slice;
import io.holdfast.connector.StreamSpec;
import io.holdfast.problem.Problem;
import io.holdfast.vault.SnapshotReader;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A check that a cursor misses no changes. Reads one page of the whole list, and the one of the newest changes where the source can sort, and compares their records with what the snapshot would
 * hold. Costs one or two calls. A cursor can miss changes silently: its
 * parameter has another time zone, some changes do not move the date, or a record has no date.
 */
final class CursorAudit {
    private static final int MOST_PAGES = 20;
    private final Connection connection;
    private final StreamSpec stream;
    private final SnapshotReader before;
    private final List<SnapshotReader> read;
    private final PassStart start;
    private final Slice changes;

    /**
     * @param changes what the cursor asked for
     * @param before the snapshot that is built upon
     * @param read what this backup's cursor gave
     */
    CursorAudit(
            Connection connection,
            StreamSpec stream,
            Slice changes,
            SnapshotReader before,
            List<SnapshotReader> read,
            PassStart start) {
        this.connection = connection;
        this.stream = stream;
        this.changes = changes;
        this.before = before;
        this.read = read;
        this.start = start;
    }

    /**
     * The first change that the cursor should have found and did not, for people; empty where there is none on the page, or where no page can be picked.
     *
     * @param records how many records the snapshot has
     * @param backup picks the page: each backup looks at another one
     */
    Optional<String> missed(long records, UUID backup) {
        boolean numbered = stream.paginator().type().isNumbered();
        boolean readAlready = stream.cursor().sorted() && !numbered;
        if (readAlready || stream.parent() != null || stream.bulkExport() != null) {
            return Optional.empty();
        }
        return missed(() -> Optional.of(connection.page(stream, Slice.WHOLE, position(records, backup))))
                .or(() -> missed(() -> connection.newest(stream)));
    }

    private Optional<String> missed(Supplier<Optional<Page>> read) {
        try {
            return read.get().flatMap(this::missed);
        } catch (Problem problem) {
            CallFailure.requireOnlyThisCall(problem);
            return Optional.empty();
        }
    }

    private Optional<String> missed(Page page) {
        // What changed shortly before the pass began, or since, is the next backup's: that asks again for as much.
        Instant begun = start.by(page).minus(stream.cursor().lookback());
        List<RawRecord> missed = page.records().stream()
                .filter(record -> isMissed(record, begun))
                .toList();
        Set<String> found = missed.isEmpty() ? Set.of() : foundNow(missed);
        return missed.stream()
                .filter(record -> !found.contains(record.key()))
                .findFirst()
                .map(record -> "The cursor did not find that " + stream.name() + " " + record.key() + " "
                        + (before.line(record.key()).isPresent() ? "changed." : "was created."));
    }

    /** Which of those records the cursor finds by now: they changed since it was asked, by a clock that is behind the one of the answers. */
    private Set<String> foundNow(List<RawRecord> missed) {
        Set<String> wanted = missed.stream().map(RawRecord::key).collect(Collectors.toSet());
        Set<String> found = new HashSet<>();
        Optional<String> position = Optional.of("");
        for (int i = 0; i < MOST_PAGES && position.isPresent() && found.size() < wanted.size(); i++) {
            Page page = connection.page(stream, changes, position.get());
            page.records().stream().map(RawRecord::key).filter(wanted::contains).forEach(found::add);
            position = page.next();
        }
        return found;
    }

    /** Of a numbered list any page; of others the first. */
    private String position(long records, UUID backup) {
        int size = stream.paginator().size();
        if (!stream.paginator().type().isNumbered() || size < 1 || records <= size) {
            return "";
        }
        long pages = (records + size - 1) / size;
        long page = new SplittableRandom(backup.getMostSignificantBits()).nextLong(pages);
        return Long.toString(page * stream.paginator().step());
    }

    private boolean isMissed(RawRecord record, Instant begun) {
        ObjectNode now = ExactJson.object(record.json());
        boolean same = before.textIfWhole(record.key())
                .filter(text -> Arrays.equals(text, record.json())
                        || Comparison.sameButVolatile(stream, ExactJson.object(text), now))
                .isPresent();
        return !same
                && read.stream().noneMatch(run -> run.line(record.key()).isPresent())
                && stream.cursor()
                        .of(now)
                        .filter(moment -> !moment.isBefore(begun))
                        .isEmpty();
    }
}
