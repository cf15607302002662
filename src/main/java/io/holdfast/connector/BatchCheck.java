package io.holdfast.connector;

import java.util.Set;

/** What is wrong with how many records are written in one call. */
final class BatchCheck {
    private static final int MOST = 1_000;
    private static final Set<String> NOTHING = Set.of();
    private static final Set<String> PARENT = Set.of("parent.key");

    private final StreamSpec stream;
    private final String place;
    private final Set<String> access;
    private final ConnectorCheck.Findings findings;

    /** @param place of {@code write.batch} */
    BatchCheck(StreamSpec stream, String place, Set<String> access, ConnectorCheck.Findings findings) {
        this.stream = stream;
        this.place = place;
        this.access = access;
        this.findings = findings;
    }

    void run() {
        WriteSpec write = stream.write();
        WriteBatch batch = write.batch();
        if (batch == null) {
            return;
        }
        if (write.condition() != null) {
            findings.add(place, "cannot stand beside condition: one call has no room for the version of each record");
        }
        if (findings.has(place + "/max_records", batch.maxRecords())
                && (batch.maxRecords() < 1 || batch.maxRecords() > MOST)) {
            findings.add(place + "/max_records", "has to be 1 to " + MOST);
        }
        findings.pointer(place + "/key", batch.key(), false);
        findings.pointer(place + "/result", batch.result(), false);
        findings.pointer(place + "/error", batch.error(), false);
        findings.pointer(place + "/status", batch.status(), false);
        if (batch.status() != null) {
            findings.has(place + "/error", batch.error());
        }
        if (batch.create() == null && batch.update() == null && batch.delete() == null) {
            findings.add(place, "needs create, update or delete");
        }
        if (batch.endpoint() != null) {
            endpoint(place + "/endpoint", batch.endpoint());
        }
        create(batch);
        part("update", batch.update(), write.updates(), "write.update or write.upsert");
        part("delete", batch.delete(), write.delete() != null, "write.delete");
    }

    private void create(WriteBatch batch) {
        WriteCall create = stream.write().create();
        part("create", batch.create(), create != null, "write.create");
        if (batch.create() == null || create == null) {
            return;
        }
        String at = place + "/create";
        if (create.file() != null) {
            findings.add(at, "cannot stand beside write.create.file: such a record is its own call's body");
        }
        if (create.thenUpdate()) {
            findings.add(at, "cannot stand beside then_update");
        }
        if (stream.write().idempotency() != null) {
            findings.add(at, "cannot stand beside idempotency: what is sent again may be in another call");
        }
    }

    private void part(String name, WriteBatch.Part part, boolean writes, String needed) {
        if (part == null) {
            return;
        }
        String at = place + "/" + name;
        if (!writes) {
            findings.add(at, "needs " + needed);
        }
        if (part.endpoint() != null) {
            endpoint(at + "/endpoint", part.endpoint());
        } else {
            findings.has(place + "/endpoint", stream.write().batch().endpoint());
        }
        findings.pointer(at + "/answer", part.answer(), false);
        if (part.bare() && !name.equals("delete")) {
            findings.add(at + "/bare", "is for deletions only");
        }
        if (part.inOrder() && !name.equals("create")) {
            findings.add(at + "/in_order", "is for creations only; updates and deletions have told");
        }
        if (!name.equals("create") && stream.primaryKey().size() > 1) {
            findings.add(at, "is for streams whose key has one part");
        }
    }

    private void endpoint(String at, Endpoint endpoint) {
        findings.endpoint(at, endpoint, access, stream.parent() == null ? NOTHING : PARENT);
        if (!endpoint.method().matches("POST|PUT|PATCH|DELETE")) {
            findings.add(at + "/method", "has to be POST, PUT, PATCH or DELETE");
        }
        if (endpoint.body() != null) {
            findings.add(at + "/body", "is not for batches: the records are the body");
        }
    }
}
