package io.holdfast.connector;

import io.holdfast.connector.StreamSpec.Restorable;
import java.util.Set;

/** What is wrong with how the file of an export is put back. */
final class ImportCheck {
    private static final Set<String> FILE = Set.of("file.name", "file.size", "file.content_type");
    private static final Set<String> IMPORT = Set.of("import.id");

    private final StreamSpec stream;
    private final String place;
    private final Set<String> access;
    private final ConnectorCheck.Findings findings;

    ImportCheck(StreamSpec stream, String place, Set<String> access, ConnectorCheck.Findings findings) {
        this.stream = stream;
        this.place = place;
        this.access = access;
        this.findings = findings;
    }

    void run() {
        ImportSpec spec = stream.importing();
        if (spec == null) {
            if (stream.restorable() != Restorable.NO) {
                findings.add(place + "/restorable", "has to be no: an export without import cannot be put back");
            }
            return;
        }
        String at = place + "/import";
        findings.endpoint(at + "/endpoint", spec.endpoint(), access, FILE);
        if (spec.endpoint() != null && !spec.endpoint().method().matches("POST|PUT|PATCH")) {
            findings.add(at + "/endpoint/method", "has to be POST, PUT or PATCH");
        }
        if (spec.endpoint() != null && spec.endpoint().body() != null) {
            findings.add(at + "/endpoint/body", "is not for imports: the file is the body");
        }
        if (spec.field() != null && !FormField.isName(spec.field())) {
            findings.add(at + "/field", "has a character that cannot stand in the name of a field");
        }
        if (spec.checksum() != null) {
            findings.has(at + "/checksum/algorithm", spec.checksum().algorithm());
            findings.has(at + "/checksum/header", spec.checksum().header());
        }
        poll(at, spec);
    }

    private void poll(String at, ImportSpec spec) {
        if (spec.poll() == null) {
            if (!spec.statusMap().isEmpty()) {
                findings.add(at + "/status_map", "needs poll");
            }
            return;
        }
        if (findings.has(at + "/id", spec.id())) {
            findings.pointer(at + "/id", spec.id(), false);
        }
        findings.endpoint(at + "/poll/endpoint", spec.poll().endpoint(), access, IMPORT);
        if (findings.has(at + "/poll/status", spec.poll().status())) {
            findings.pointer(at + "/poll/status", spec.poll().status(), false);
        }
        if (!spec.statusMap().containsValue(BulkSpec.End.DONE)) {
            findings.add(at + "/status_map", "names no word that means done");
        }
    }
}
