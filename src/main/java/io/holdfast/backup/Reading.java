package io.holdfast.backup;

import io.holdfast.connector.Connection;
import io.holdfast.connector.MediaLink;
import io.holdfast.connector.Page;
import io.holdfast.connector.PageNumber;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.Slice;
import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Kind;
import io.holdfast.problem.Problem;
import io.holdfast.vault.RunWriter;
import io.holdfast.vault.Snapshots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** What one task read of a stream: its records on their way into a run, and all else that has to be noted with it. For one thread. */
final class Reading {
    private final Connection connection;
    private final StreamSpec stream;
    private final RunWriter writer;
    private final PassStart start;
    private final Map<String, MediaTodos.Wanted> files = new LinkedHashMap<>();
    private final SmallerPages pages;
    private final NumericKeys keys = new NumericKeys();
    private final Set<String> impossible = new LinkedHashSet<>();
    private final List<Page.Refused> refused = new ArrayList<>();
    private List<String> last = List.of();
    private int again;
    private Instant newest;
    private long stillThere;
    private Snapshots.FeedNote feed = Snapshots.FeedNote.NONE;
    private long seen;
    private Problem failure;
    private boolean failedAtBeginning;
    private long undated;
    private long furtherPages;
    private long freshPages;

    Reading(Connection connection, StreamSpec stream, RunWriter writer, PassStart start) {
        this.connection = connection;
        this.stream = stream;
        this.writer = writer;
        this.start = start;
        this.pages = new SmallerPages(connection, stream);
    }

    Connection connection() {
        return connection;
    }

    StreamSpec stream() {
        return stream;
    }

    /** How many items were seen. */
    long seen() {
        return seen;
    }

    /**
     * Asks for a page of the list and takes it in. A page that is the one before it again, or does not go on, is asked for once more: sources do that now and
     * then. Where it is so again, the list is read on; where the next one is the same too, that is noted, and the list ends here.
     */
    Page page(Slice slice, String position) {
        Page page = pages.page(slice, position);
        if (repeats(page)) {
            page = pages.page(slice, position);
        }
        // New records in front of a list push a whole page back: one page that comes twice is no end, two are.
        boolean movesOn = page.next().filter(next -> !next.equals(position)).isPresent();
        again = isAgain(page) ? again + 1 : 0;
        if (again > 1 || again == 1 && !movesOn) {
            String detail = stream.name() + ": the page behind " + last.getLast() + " is the one before it again.";
            refused.add(new Page.Refused(ErrorCode.SOURCE_LIST_REPEATS, detail));
            return Page.END;
        }
        take(page);
        furtherPages += !page.isEmpty() && (PageNumber.maySlip(stream, position) || mayGoOn(page, position)) ? 1 : 0;
        return page;
    }

    /** Whether there may be a page behind a first one that is full, even where the source says that there is none. */
    private boolean mayGoOn(Page page, String position) {
        return stream.consistency() != StreamSpec.Consistency.EXACT
                && stream.paginator().type().isNumbered()
                && (position.isEmpty() || position.equals("0"))
                && page.size() >= Math.max(1, stream.paginator().size());
    }

    private boolean repeats(Page page) {
        return page.refused().stream().anyMatch(each -> each.code() == ErrorCode.SOURCE_LIST_REPEATS) || isAgain(page);
    }

    private boolean isAgain(Page page) {
        return !last.isEmpty() && keys(page).equals(last);
    }

    private static List<String> keys(Page page) {
        return page.records().stream().map(RawRecord::key).toList();
    }

    /**
     * As {@link #page}, but a list that cannot be read on for good ends: what was read of it is kept, and the failure is noted. That is so where the source refuses the request, or fails at the
     * task's last try.
     *
     * @param thrown failures that the caller wants to deal with all the same
     */
    Page pageOrEnd(TaskRun run, Slice slice, String position, Predicate<Problem> thrown) {
        try {
            return page(slice, position);
        } catch (Problem problem) {
            boolean forGood = problem.kind() == Kind.ITEM_REFUSED || problem.kind() == Kind.SOURCE_DOWN && run.isLast();
            if (!forGood || thrown.test(problem)) {
                throw problem;
            }
            if (failure == null) {
                failure = problem;
                failedAtBeginning = position.isEmpty() || position.equals("0");
            }
            refused.add(new Page.Refused(problem.code(), problem.getMessage()));
            return Page.END;
        }
    }

    /** Throws the failure that ended a list where nothing was read at all. */
    void requireSomething() {
        if (failure != null && seen == 0) {
            throw isAbsence(failure) && failedAtBeginning && stream.parent() == null
                    ? Problem.of(ErrorCode.STREAM_NOT_OFFERED, failure.getMessage(), failure)
                    : failure;
        }
    }

    /** Whether the source said that there is no such list. A refusal (403) says that this account may not read it, which is something else. */
    private static boolean isAbsence(Problem problem) {
        String answer = problem.answer().orElse("");
        return problem.code() == ErrorCode.SOURCE_REFUSED_REQUEST
                && (answer.startsWith("404") || answer.startsWith("410"));
    }

    /** Another list begins. */
    void begin() {
        again = 0;
        last = List.of();
    }

    private void take(Page page) {
        seen += page.size();
        refused.addAll(page.refused());
        last = keys(page);
        freshPages += isFresh(page) ? 1 : 0;
        page.newest()
                .filter(claimed -> stream.cursor() != null)
                .flatMap(claimed -> start.bounded(claimed, page))
                .filter(each -> newest == null || each.isAfter(newest))
                .ifPresent(each -> newest = each);
        undated += stream.cursor() == null ? 0 : page.clues().undated();
        refused.addAll(keys.take(stream.name(), page));
        writer.gone(page.gone());
        take(page.records());
    }

    /** Whether a record of the page may have come since the pass began: its date does not show that it is older. */
    private boolean isFresh(Page page) {
        return page.clues().undated() > 0
                || page.clues().ofTheFuture() > 0
                || page.newest()
                        .filter(claimed -> !start.isBefore(
                                claimed, page, stream.moments().orElseThrow().lookback()))
                        .isPresent();
    }

    private void take(List<RawRecord> records) {
        writer.add(records.stream()
                .map(record -> new RunWriter.Item(record.key(), record.json()))
                .toList());
        if (!stream.media().isEmpty()) {
            for (RawRecord record : records) {
                connection.mediaOf(stream, record).forEach(link -> take(link, record));
            }
        }
    }

    /** How far this reading of a feed came. */
    void came(Snapshots.FeedNote far) {
        feed = far;
    }

    /** A record that a list lacked is there all the same. */
    void stillThere(RawRecord record) {
        stillThere++;
        take(List.of(record));
    }

    /** The source gave a hint of a record: it tells nothing of how far the list was read. */
    void hinted(RawRecord record) {
        seen++;
        take(List.of(record));
    }

    /** The source says that a record is gone. */
    void gone(String key) {
        writer.gone(List.of(key));
    }

    /** Takes in a page of what was deleted. */
    void gone(Page page) {
        refused.addAll(page.refused());
        writer.gone(page.gone());
    }

    /** A link with a NUL leads nowhere, and no database takes it. */
    private void take(MediaLink link, RawRecord record) {
        if (link.url().indexOf('\0') >= 0) {
            impossible.add(link.url());
            return;
        }
        files.putIfAbsent(
                link.identity(),
                new MediaTodos.Wanted(
                        link.url(),
                        link.identity(),
                        stream.name(),
                        record.key(),
                        link.sha256().orElse(null)));
    }

    /** All that was read, in the transaction that settles the task. Stores the run. */
    Effect noted(Snapshots snapshots, UUID backup, long task) {
        Effect all = snapshots
                .noted(backup, stream.name(), task, writer.store(), note())
                .then(MediaTodos.wanted(backup, files.values()));
        for (String url : impossible) {
            String shown = url.replace("\0", "\\u0000");
            all = all.then(gap(backup, MediaEntry.STREAM, ErrorCode.MEDIA_MISSING, shown));
        }
        for (Page.Refused item : refused) {
            all = all.then(gap(backup, stream.name(), item.code(), item.detail()));
        }
        return all;
    }

    private Snapshots.RunNote note() {
        return new Snapshots.RunNote(
                newest, stillThere, feed, new Snapshots.ListNote(undated, furtherPages, freshPages, keys.forms()));
    }

    private static Effect gap(UUID backup, String stream, ErrorCode code, String detail) {
        return BackupRows.gap(backup, new BackupRows.Gap(stream, code, 1, detail));
    }
}
