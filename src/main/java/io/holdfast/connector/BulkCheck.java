package io.holdfast.connector;

import java.util.Set;

/** What is wrong with how a stream is exported. */
final class BulkCheck {
    private static final Set<String> SLICE = Set.of("slice.from");
    private static final Set<String> EXPORT = Set.of("export.id");

    private final StreamSpec stream;
    private final String place;
    private final Set<String> access;
    private final ConnectorCheck.Findings findings;

    BulkCheck(StreamSpec stream, String place, Set<String> access, ConnectorCheck.Findings findings) {
        this.stream = stream;
        this.place = place + "/bulk_export";
        this.access = access;
        this.findings = findings;
    }

    void run() {
        BulkSpec bulk = stream.bulkExport();
        if (bulk == null) {
            return;
        }
        if (stream.parent() != null) {
            findings.add(place, "is for streams without a parent");
        }
        if (stream.paginator().type() != Paginator.Type.NONE) {
            findings.add(place, "goes on by itself: there is no paginator beside it");
        }
        if (findings.has(place + "/create", bulk.create())) {
            findings.endpoint(place + "/create/endpoint", bulk.create().endpoint(), access, SLICE);
            pointer("/create/id", bulk.create().id());
        }
        if (findings.has(place + "/poll", bulk.poll())) {
            findings.endpoint(place + "/poll/endpoint", bulk.poll().endpoint(), access, EXPORT);
            pointer("/poll/status", bulk.poll().status());
        }
        if (!bulk.statusMap().containsValue(BulkSpec.End.DONE)) {
            findings.add(place + "/status_map", "has to say which status means done");
        }
        if (bulk.abort() != null) {
            findings.endpoint(place + "/abort", bulk.abort(), access, EXPORT);
        }
        if (findings.has(place + "/download", bulk.download())) {
            download(bulk.download());
        }
    }

    private void download(BulkSpec.Download download) {
        findings.pointer(place + "/download/url", download.url(), false);
        findings.pointer(place + "/download/records_path", download.recordsPath(), false);
        if ((download.url() == null) == (download.endpoint() == null)) {
            findings.add(place + "/download", "needs either a url or an endpoint");
        } else if (download.endpoint() != null) {
            findings.endpoint(place + "/download/endpoint", download.endpoint(), access, EXPORT);
        }
    }

    private void pointer(String name, String value) {
        if (findings.has(place + name, value)) {
            findings.pointer(place + name, value, false);
        }
    }
}
