package io.holdfast.backup;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.vault.JsonLine;
import io.holdfast.vault.SnapshotReader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Optional;

/** How a stream's records are written into a file. */
enum RecordFormat {
    NDJSON("ndjson", "application/x-ndjson"),
    CSV("csv", "text/csv; charset=utf-8; header=present"),
    /** CSV whose DATA is base64. */
    CSV_BASE64("csv", "text/csv; charset=utf-8; header=present");

    private final String extension;
    private final String mediaType;

    RecordFormat(String extension, String mediaType) {
        this.extension = extension;
        this.mediaType = mediaType;
    }

    /** The format by its names in requests; {@code invalid_request} where there is none. */
    static RecordFormat of(String format, String data) {
        boolean base64 = "base64".equals(data);
        if (!base64 && !"json".equals(data)) {
            throw Problem.of(ErrorCode.INVALID_REQUEST, "data has to be json or base64.");
        }
        return switch (format) {
            case "csv" -> base64 ? CSV_BASE64 : CSV;
            case "ndjson" -> {
                if (base64) {
                    throw Problem.of(ErrorCode.INVALID_REQUEST, "Only CSV knows base64.");
                }
                yield NDJSON;
            }
            default -> throw Problem.of(ErrorCode.INVALID_REQUEST, "Records are written as ndjson or csv.");
        };
    }

    String extension() {
        return extension;
    }

    String mediaType() {
        return mediaType;
    }

    /** Something to be done now and then while records are written. */
    interface Tick {
        void now();
    }

    /** Writes all records of a stream in the order of their keys; returns how many. */
    long write(SnapshotReader reader, OutputStream out, Tick tick) throws IOException {
        if (this != NDJSON) {
            Csv.head(out);
        }
        Iterator<SnapshotReader.Text> records = reader.texts("", Optional.empty());
        long number = 0;
        while (records.hasNext()) {
            SnapshotReader.Text record = records.next();
            number++;
            switch (this) {
                case NDJSON -> {
                    out.write(JsonLine.of(record.bytes()));
                    out.write('\n');
                }
                case CSV -> Csv.line(out, number, record, false);
                case CSV_BASE64 -> Csv.line(out, number, record, true);
            }
            tick.now();
        }
        return number;
    }
}
