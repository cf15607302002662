package io.holdfast.connector;

import io.holdfast.connector.StreamSpec.Restorable;
import java.util.Set;

/** What is wrong with a stream that is one file, and with words of such streams elsewhere. */
final class ExportCheck {
    private static final Set<String> NOTHING = Set.of();
    private static final Set<String> RANGE = Set.of("range.from", "range.to", "range.length");
    private static final long LEAST_CHUNK = 64 << 10;
    private static final long LARGEST_CHUNK = 1 << 30;

    private final StreamSpec stream;
    private final String place;
    private final Set<String> access;
    private final ConnectorCheck.Findings findings;

    ExportCheck(StreamSpec stream, String place, Set<String> access, ConnectorCheck.Findings findings) {
        this.stream = stream;
        this.place = place;
        this.access = access;
        this.findings = findings;
    }

    void run() {
        if (!stream.isExport()) {
            foreign("size", stream.size() != null, "is for exports");
            foreign("checksum", stream.checksum() != null, "is for exports");
            foreign("import", stream.importing() != null, "is for exports");
            foreign("range", stream.range() != StreamSpec.RangeBy.HEADER, "is for exports");
            return;
        }
        findings.endpoint(place + "/endpoint", stream.endpoint(), access, RANGE);
        boolean byParams = stream.range() == StreamSpec.RangeBy.PARAMS;
        boolean named = stream.endpoint() != null && stream.endpoint().names("range.from");
        if (byParams && stream.endpoint() != null && !named) {
            findings.add(place + "/endpoint", "does not name {{ range.from }}");
        }
        if (byParams) {
            findings.has(place + "/size", stream.size());
        }
        if (stream.chunkSize() < LEAST_CHUNK || stream.chunkSize() > LARGEST_CHUNK) {
            findings.add(place + "/chunk_size", "has to be bytes, " + LEAST_CHUNK + " to " + LARGEST_CHUNK);
        }
        size();
        checksum();
        nothingElse();
        new ImportCheck(stream, place, access, findings).run();
        if (stream.restorable() != Restorable.YES) {
            findings.has(place + "/reason", stream.reason());
        }
    }

    private void size() {
        SizeSpec size = stream.size();
        if (size != null) {
            findings.endpoint(place + "/size/endpoint", size.endpoint(), access, NOTHING);
            told("size", size.pointer(), size.header());
        }
    }

    private void checksum() {
        ChecksumSpec checksum = stream.checksum();
        if (checksum == null) {
            return;
        }
        findings.has(place + "/checksum/algorithm", checksum.algorithm());
        told("checksum", checksum.pointer(), checksum.header());
        if (checksum.endpoint() != null) {
            findings.endpoint(place + "/checksum/endpoint", checksum.endpoint(), access, NOTHING);
        } else if (stream.size() == null) {
            findings.add(place + "/checksum/endpoint", "is missing, and there is no size whose answer could say it");
        }
    }

    private void told(String word, String pointer, String header) {
        findings.pointer(place + "/" + word + "/pointer", pointer, false);
        findings.headerName(place + "/" + word + "/header", header);
        if ((pointer == null) == (header == null)) {
            findings.add(place + "/" + word, "needs either a pointer or a header");
        }
    }

    /** Words of lists and records would be passed over in silence. */
    private void nothingElse() {
        String why = "is not for exports";
        foreign("records_path", !stream.recordsPath().isEmpty(), why);
        foreign("primary_key", !stream.primaryKey().isEmpty(), why);
        foreign("paginator", stream.paginator().type() != Paginator.Type.NONE, why);
        foreign("filter", !stream.filter().isEmpty(), why);
        foreign("bulk_export", stream.bulkExport() != null, why);
        foreign("parent", stream.parent() != null, why);
        foreign("cursor", stream.cursor() != null, why);
        foreign("deletes", stream.deletes() != DeletesSpec.FULL_SWEEP, why);
        foreign("count", stream.count() != null, why);
        foreign("item", stream.item() != null, why);
        foreign("cut_off", !stream.cutOff().isEmpty(), why);
        foreign("media", !stream.media().isEmpty(), why);
        foreign("references", !stream.references().isEmpty(), why);
        foreign("volatile_fields", !stream.volatileFields().isEmpty(), why);
        foreign("changed_at", stream.changedAt() != null, why);
        foreign("equal_forms", !stream.equalForms().isEmpty(), why);
        foreign("match_on", !stream.matchOn().isEmpty(), why);
        foreign("write", stream.write() != null, why);
    }

    private void foreign(String word, boolean there, String why) {
        if (there) {
            findings.add(place + "/" + word, why);
        }
    }
}
