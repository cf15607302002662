package io.holdfast.restore;

import io.holdfast.backup.MediaEntry;
import io.holdfast.connector.Connector;
import io.holdfast.diff.Diff;
import io.holdfast.diff.DiffKind;
import io.holdfast.diff.Diffs;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.restore.RestoreForms.EntriesForm;
import io.holdfast.source.Source;
import io.holdfast.source.Sources;
import io.holdfast.tenant.TenantId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Turns chosen entries of a diff into what a restore is asked for: what is gone or different is put back, what is new is deleted, the latter only where it is asked for by name. */
@Singleton
class DiffChoice {
    private static final int MOST = 10_000;
    private static final int PAGE = 1000;
    private static final Set<DiffKind> USUAL = EnumSet.of(DiffKind.CHANGED, DiffKind.DELETED);
    private final Diffs diffs;
    private final Sources sources;

    DiffChoice(Diffs diffs, Sources sources) {
        this.diffs = diffs;
        this.sources = sources;
    }

    /** A choice, with the backup and the source that it is of. */
    record Chosen(UUID backup, UUID source, Selection selection, Seen seen) {}

    /**
     * The choice out of a diff of the tenant. {@code nothing_to_restore} where it holds no entry, {@code diff_not_listed} where a stream's entries are not all known yet,
     * {@code invalid_request} where a named key is no entry or there are more than 10,000.
     *
     * @param entries empty for all that changed or was deleted, of every stream that can be written
     */
    Chosen of(TenantId tenant, UUID id, List<EntriesForm> entries) {
        Diff diff = diffs.find(tenant, id);
        Source source = sources.find(diff.source()).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        List<EntriesForm> all = entries.isEmpty() ? everyStream(diff, sources.connector(source)) : entries;
        Builder builder = new Builder(diff);
        all.forEach(builder::add);
        return new Chosen(
                diff.backup(),
                diff.source(),
                builder.selection(),
                new Seen(diff.id(), diff.other(), entries.isEmpty()));
    }

    private List<EntriesForm> everyStream(Diff diff, Connector connector) {
        return diffs.compared(diff).stream()
                .filter(name ->
                        connector.stream(name).filter(Restores::isWritable).isPresent())
                .map(name -> new EntriesForm(name, null, null, null))
                .toList();
    }

    /** A selection while it is made. */
    private final class Builder {
        private final Diff diff;
        private final List<Selection.Chosen> streams = new ArrayList<>();
        private final List<Selection.Surplus> deletes = new ArrayList<>();
        private int count;

        Builder(Diff diff) {
            this.diff = diff;
        }

        void add(EntriesForm form) {
            if (form.stream().equals(MediaEntry.STREAM)) {
                throw Problem.of(
                        ErrorCode.NOT_RESTORABLE,
                        "Files are put back with the records that link to them: choose those, with media where nothing else is to change.");
            }
            List<String> put = new ArrayList<>();
            List<String> gone = new ArrayList<>();
            if (form.keys() == null || form.keys().isEmpty()) {
                String after = "";
                List<Diffs.Entry> page;
                do {
                    page = diffs.entries(diff, form.stream(), form.chosenKinds(USUAL), after, PAGE);
                    for (Diffs.Entry entry : page) {
                        add(entry.key(), entry.kind(), put, gone);
                        after = entry.key();
                    }
                } while (page.size() == PAGE);
            } else {
                Map<String, DiffKind> kinds = diffs.kinds(diff, form.stream(), form.keys());
                for (String key : kinds.keySet()) {
                    add(key, kinds.get(key), put, gone);
                }
                form.keys().stream()
                        .filter(key -> !kinds.containsKey(key))
                        .findFirst()
                        .ifPresent(key -> {
                            throw Problem.of(
                                    ErrorCode.INVALID_REQUEST,
                                    "The diff has no entry " + key + " of " + form.stream() + ".");
                        });
            }
            if (!put.isEmpty()) {
                streams.add(new Selection.Chosen(form.stream(), put, form.fields(), false));
            }
            if (!gone.isEmpty()) {
                deletes.add(new Selection.Surplus(form.stream(), gone));
            }
        }

        private void add(String key, DiffKind kind, List<String> put, List<String> gone) {
            if (++count > MOST) {
                throw Problem.of(
                        ErrorCode.INVALID_REQUEST,
                        "These are more than " + MOST + " entries: restore whole streams of the backup instead.");
            }
            (kind == DiffKind.CREATED ? gone : put).add(key);
        }

        Selection selection() {
            if (count == 0) {
                throw Problem.of(ErrorCode.NOTHING_TO_RESTORE, "The diff has no such entries.");
            }
            return new Selection(streams, deletes, false);
        }
    }
}
