package io.holdfast.connector;

import io.holdfast.connector.StreamSpec.Restorable;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What is wrong with how a stream is written. */
final class WriteCheck {
    private static final Set<String> NOTHING = Set.of();
    private static final Set<String> PARENT = Set.of("parent.key");

    private final StreamSpec stream;
    private final String place;
    private final Set<String> access;
    private final ConnectorCheck.Findings findings;

    WriteCheck(StreamSpec stream, String place, Set<String> access, ConnectorCheck.Findings findings) {
        this.stream = stream;
        this.place = place;
        this.access = access;
        this.findings = findings;
    }

    void run() {
        WriteSpec write = stream.write();
        if (stream.restorable() != Restorable.NO) {
            if (write == null || !write.creates() && !write.updates()) {
                findings.add(place + "/write", "is missing, although the stream is restorable");
            }
            findings.has(place + "/item", stream.item());
        }
        if (stream.restorable() == Restorable.PARTIAL) {
            findings.has(place + "/reason", stream.reason());
        }
        if (write == null) {
            return;
        }
        findings.pointer(place + "/write/result", write.result(), false);
        write.body().forEach((target, from) -> {
            String at = place + "/write/body/" + PointerPattern.escaped(target);
            findings.pointer(at, RequestBodies.pointer(target), false);
            findings.pointer(at, from, true);
        });
        write.absent().keySet().forEach(target -> {
            String at = place + "/write/absent/" + PointerPattern.escaped(target);
            findings.pointer(at, RequestBodies.pointer(target), false);
            if (!write.body().isEmpty() && !write.body().containsKey(target)) {
                findings.add(at, "is not among what body sends");
            }
        });
        write.values().keySet().stream()
                .filter(target -> !write.body().containsKey(target))
                .forEach(target -> findings.add(
                        place + "/write/values/" + PointerPattern.escaped(target), "is not among what body sends"));
        call("create", write.create());
        call("update", write.update());
        call("upsert", write.upsert());
        call("delete", write.delete());
        condition(write.condition());
        new BatchCheck(stream, place + "/write/batch", access, findings).run();
        if (write.readBack() == WriteSpec.ReadBack.ITEM) {
            findings.has(place + "/item", stream.item());
        }
        if (write.idempotency() != null) {
            findings.has(
                    place + "/write/idempotency/header", write.idempotency().header());
            findings.sentHeader(
                    place + "/write/idempotency/header", write.idempotency().header());
            if (write.create() == null) {
                findings.add(place + "/write/idempotency", "is for streams with write.create");
            }
        }
    }

    private void call(String name, WriteCall call) {
        if (call == null) {
            return;
        }
        String at = place + "/write/" + name;
        findings.has(at + "/method", call.method());
        if (call.withRecord() && !name.equals("delete")) {
            findings.add(at + "/with_record", "is for deletions only");
        }
        if (name.equals("create")) {
            Set<String> known = stream.references().stream()
                    .filter(each -> !each.many())
                    .map(each -> "reference." + each.stream())
                    .collect(Collectors.toCollection(HashSet::new));
            known.addAll(stream.parent() == null ? NOTHING : PARENT);
            findings.endpoint(at, call.endpoint(), access, known);
            call.below().forEach((referred, path) -> {
                String there = at + "/below/" + PointerPattern.escaped(referred);
                if (!known.contains("reference." + referred)) {
                    findings.add(there, "names a stream that no single reference leads to");
                }
                findings.endpoint(there, call.endpoint(Set.of(referred)), access, known);
            });
            findings.pointer(at + "/file", call.file(), false);
            if (call.thenUpdate() && !stream.write().updates()) {
                findings.add(at + "/then_update", "needs write.update");
            }
            if (call.foundByMatch() && stream.matchOn().isEmpty()) {
                findings.add(at + "/found_by_match", "needs match_on");
            }
        } else {
            StreamCheck.keyed(at, call.endpoint(), access, findings);
            if (call.file() != null) {
                findings.add(at + "/file", "is for creations only");
            }
            if (call.thenUpdate()) {
                findings.add(at + "/then_update", "is for creations only");
            }
            if (!call.below().isEmpty()) {
                findings.add(at + "/below", "is for creations only");
            }
        }
    }

    private void condition(Condition condition) {
        if (condition == null) {
            return;
        }
        String at = place + "/write/condition";
        if ((condition.header() == null) == (condition.param() == null)) {
            findings.add(at, "needs either a header or a param");
        }
        findings.sentHeader(at + "/header", condition.header());
        findings.has(place + "/item", stream.item());
        if (findings.has(at + "/from", condition.from())
                && !condition.from().equals(Condition.ETAG)
                && !condition.from().equals(Condition.LAST_MODIFIED)) {
            if (condition.from().startsWith("/")) {
                findings.pointer(at + "/from", condition.from(), false);
            } else {
                findings.add(at + "/from", "has to be etag, last_modified or a pointer into the record");
            }
        }
        if (!stream.write().updates() && stream.write().delete() == null) {
            findings.add(at, "is for streams with write.update, write.upsert or write.delete");
        }
    }
}
