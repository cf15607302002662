package io.holdfast.diff;

import io.holdfast.backup.Backup;
import io.holdfast.backup.Backups;
import io.holdfast.backup.Patience;
import io.holdfast.backup.SearchTime;
import io.holdfast.backup.TextMatch;
import io.holdfast.connector.ExactJson;
import io.holdfast.diff.DiffViews.ChangeView;
import io.holdfast.diff.DiffViews.EntryPage;
import io.holdfast.diff.DiffViews.EntryView;
import io.holdfast.diff.DiffViews.WholeEntryView;
import io.holdfast.job.JobState;
import io.holdfast.problem.Cursor;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pages of a diff's entries. What changed in those that somebody looks at is found at once where no task came to it yet. Safe for use by many threads. */
@Singleton
class EntryPages {
    private static final int MOST_CHANGES = 50;
    private static final int SCANNED = 200;
    private final DiffRows rows;
    private final EntryRows entries;
    private final Examining examining;
    private final Backups backups;
    private final SearchTime time;

    EntryPages(DiffRows rows, EntryRows entries, Examining examining, Backups backups, SearchTime time) {
        this.rows = rows;
        this.entries = entries;
        this.examining = examining;
        this.backups = backups;
        this.time = time;
    }

    /**
     * What is asked for.
     *
     * @param stream empty for all
     * @param field a field's pattern that has to have changed; null for any
     * @param match what a changed value, or any value of a created or deleted record, has to hold
     */
    record Asked(
            Optional<String> stream,
            Set<DiffKind> kinds,
            String prefix,
            String field,
            Optional<TextMatch> match,
            int limit,
            String cursor) {
        boolean wants(StreamDiff diff) {
            return stream.isEmpty() || stream.get().equals(diff.stream());
        }

        boolean needsFields() {
            return field != null || match.isPresent();
        }
    }

    /** A place in the list: behind that key of that stream. */
    private record Position(String stream, String key) {
        private static final String BORDER = "\n";

        static Position of(String cursor) {
            String text = Cursor.text(cursor);
            int border = text.indexOf(BORDER);
            if (border < 0 && !text.isEmpty()) {
                throw Problem.of(ErrorCode.INVALID_CURSOR);
            }
            return text.isEmpty()
                    ? new Position("", "")
                    : new Position(text.substring(0, border), text.substring(border + 1));
        }

        String cursor() {
            return Cursor.of(stream + BORDER + key);
        }
    }

    /** A page; {@code diff_not_examined} where it needs what is not known yet, {@code unknown_stream} where the diff has no stream of the name that is asked for. */
    EntryPage page(Diff diff, Asked asked) {
        List<StreamDiff> streams = rows.streams(diff.id());
        if (!streams.isEmpty() && streams.stream().noneMatch(asked::wants)) {
            throw Problem.of(
                    ErrorCode.UNKNOWN_STREAM,
                    "The diff has no stream " + asked.stream().orElseThrow() + ".");
        }
        Position at = Position.of(asked.cursor());
        Page page = new Page(diff, asked, time.begin());
        for (StreamDiff stream : streams) {
            if (!asked.wants(stream) || stream.stream().compareTo(at.stream()) < 0) {
                continue;
            }
            if (asked.needsFields() && !stream.isExamined()) {
                throw Problem.of(ErrorCode.DIFF_NOT_EXAMINED);
            }
            String after = stream.stream().equals(at.stream()) ? at.key() : "";
            if (!page.fill(stream.stream(), after)) {
                break;
            }
        }
        boolean known = diff.state() == JobState.SUCCEEDED || diff.state() == JobState.PARTIAL || !streams.isEmpty();
        boolean complete = known && streams.stream().filter(asked::wants).allMatch(StreamDiff::listed);
        return page.view(complete);
    }

    /** One entry with all that is known of it; {@code not_found} where that record is the same. */
    WholeEntryView one(Diff diff, String stream, String key) {
        DiffEntry entry = entries.find(diff.id(), stream, key).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        Versions versions = new Versions(diff);
        Optional<Examination> both = versions.of(stream);
        if (both.isEmpty() && entry.sealed() == null) {
            throw Problem.of(
                    ErrorCode.BACKUP_DELETED,
                    "One of the compared backups was deleted, and with it what the entry could show.");
        }
        FieldDiff.Result fields = entry.kind() == DiffKind.CHANGED || entry.kind() == DiffKind.SAME
                ? versions.fields(entry).orElse(null)
                : null;
        return new WholeEntryView(
                stream,
                key,
                kind(entry, fields),
                both.flatMap(it -> it.before(key)).orElse(null),
                both.flatMap(it -> it.after(key)).orElse(null),
                fields == null ? null : fields.patch(),
                fields == null
                        ? null
                        : fields.changes().stream().map(ChangeView::whole).toList());
    }

    private static DiffKind kind(DiffEntry entry, FieldDiff.Result fields) {
        return fields != null && fields.isSame() ? DiffKind.SAME : entry.kind();
    }

    /** The two backups of a diff, opened when they are needed; nothing where one of them is deleted meanwhile. */
    private final class Versions {
        private final Diff diff;
        private final Map<String, Optional<Examination>> open = new HashMap<>();

        Versions(Diff diff) {
            this.diff = diff;
        }

        Optional<Examination> of(String stream) {
            return open.computeIfAbsent(stream, name -> {
                Optional<Backup> before =
                        backups.find(diff.tenant(), diff.backup()).filter(Backup::isReadable);
                Optional<Backup> after =
                        backups.find(diff.tenant(), diff.other()).filter(Backup::isReadable);
                return before.isPresent() && after.isPresent()
                        ? Optional.of(examining.open(before.get(), after.get(), name))
                        : Optional.empty();
            });
        }

        Optional<FieldDiff.Result> fields(DiffEntry entry) {
            Optional<Examination> both = of(entry.stream());
            return both.isEmpty() && entry.sealed() == null
                    ? Optional.empty()
                    : Optional.of(examining.fields(diff.tenant(), diff.id(), entry, both.orElse(null)));
        }
    }

    /** A page while it is filled. For one thread. */
    private final class Page {
        private final Diff diff;
        private final Asked asked;
        private final Patience patience;
        private final Versions versions;
        private final List<EntryView> items = new ArrayList<>();
        private Position next;

        Page(Diff diff, Asked asked, Patience patience) {
            this.diff = diff;
            this.asked = asked;
            this.patience = patience;
            this.versions = new Versions(diff);
        }

        /** Adds a stream's entries behind a key; false where the page is full or its time is over. */
        boolean fill(String stream, String after) {
            String at = after;
            while (true) {
                int wanted = asked.match().isPresent() ? SCANNED : asked.limit() - items.size() + 1;
                List<DiffEntry> found = entries.page(
                        new EntryRows.Asked(diff.id(), stream, asked.kinds(), asked.prefix(), asked.field(), at),
                        wanted);
                for (DiffEntry entry : found) {
                    boolean late = asked.match().isPresent() && patience.isOver();
                    if (items.size() == asked.limit() || late) {
                        next = new Position(stream, at);
                        return false;
                    }
                    at = entry.key();
                    add(entry);
                }
                if (found.size() < wanted) {
                    return true;
                }
            }
        }

        private void add(DiffEntry entry) {
            Optional<FieldDiff.Result> fields =
                    entry.kind() == DiffKind.CHANGED && (entry.sealed() != null || !patience.isOver())
                            ? versions.fields(entry)
                            : Optional.empty();
            if (asked.match().isPresent()
                    && !matches(entry, fields, asked.match().get())) {
                return;
            }
            DiffKind kind = kind(entry, fields.orElse(null));
            if (asked.kinds().contains(kind)) {
                items.add(new EntryView(
                        entry.stream(),
                        entry.key(),
                        kind,
                        fields.map(it -> it.changes().stream()
                                        .limit(MOST_CHANGES)
                                        .map(ChangeView::brief)
                                        .toList())
                                .orElse(null),
                        fields.map(it -> it.changes().size()).orElse(null)));
            }
        }

        private boolean matches(DiffEntry entry, Optional<FieldDiff.Result> fields, TextMatch match) {
            if (match.in(entry.key().getBytes(StandardCharsets.UTF_8))) {
                return true;
            }
            if (fields.isPresent()) {
                return match.in(FieldsJson.whole(fields.get()));
            }
            Optional<Examination> both = versions.of(entry.stream());
            return both.flatMap(it -> it.before(entry.key()))
                            .filter(record -> match.in(ExactJson.bytes(record)))
                            .isPresent()
                    || both.flatMap(it -> it.after(entry.key()))
                            .filter(record -> match.in(ExactJson.bytes(record)))
                            .isPresent();
        }

        EntryPage view(boolean complete) {
            return new EntryPage(items, next == null ? null : next.cursor(), complete);
        }
    }
}
