package io.holdfast.connector;

import java.util.Set;

/** What is wrong with how a stream tells what changed and what was deleted. */
final class ChangesCheck {
    private static final Set<String> DELETIONS = Set.of("page.number", "page.size", "slice.from");

    private final StreamSpec stream;
    private final String place;
    private final Set<String> access;
    private final ConnectorCheck.Findings findings;

    ChangesCheck(StreamSpec stream, String place, Set<String> access, ConnectorCheck.Findings findings) {
        this.stream = stream;
        this.place = place;
        this.access = access;
        this.findings = findings;
    }

    void run() {
        CursorSpec cursor = stream.cursor();
        if (cursor != null) {
            if (findings.has(place + "/cursor/field", cursor.field())) {
                findings.pointer(place + "/cursor/field", cursor.field(), false);
            }
            if (cursor.sorted() && cursor.paramFrom() != null) {
                findings.add(place + "/cursor/sorted", "is for lists without param_from");
            }
            if (cursor.sorted() && !cursor.newestFirst().isEmpty()) {
                findings.add(place + "/cursor/newest_first", "is for lists that are not sorted so already");
            }
            if (!cursor.beginning().isEmpty() && cursor.paramFrom() != null) {
                findings.add(place + "/cursor/beginning", "is for endpoints that name slice.from, without param_from");
            }
            if (stream.endpoint() != null && !stream.readsChanges()) {
                findings.add(place + "/cursor", "needs param_from, slice.from in the endpoint, or sorted: true");
            }
        }
        findings.pointer(place + "/changed_at", stream.changedAt(), false);
        if (stream.changedAt() != null && cursor != null) {
            findings.add(place + "/changed_at", "is for streams without a cursor, whose field says the same");
        }
        if (stream.countTolerance() < 0) {
            findings.add(place + "/count_tolerance", "has to be 0 or more");
        }
        deletes(stream.deletes());
    }

    private void deletes(DeletesSpec deletes) {
        String at = place + "/deletes";
        findings.filters(at + "/filter", deletes.filter());
        if (deletes.type() == DeletesSpec.Type.FLAG_FIELD && deletes.filter().isEmpty()) {
            findings.add(at + "/filter", "is missing");
        }
        if (!deletes.type().isListed()) {
            if (deletes.endpoint() != null) {
                findings.add(at + "/endpoint", "is for the types endpoint and events");
            }
            return;
        }
        findings.endpoint(at + "/endpoint", deletes.endpoint(), access, DELETIONS);
        findings.pointer(at + "/records_path", deletes.recordsPath(), false);
        findings.pointers(at + "/key", deletes.key(), false);
        if (deletes.key().size() != stream.primaryKey().size()) {
            findings.add(at + "/key", "has to have as many parts as primary_key");
        }
        new PaginatorCheck(at + "/paginator", deletes.paginator(), deletes.endpoint(), findings).run();
    }
}
