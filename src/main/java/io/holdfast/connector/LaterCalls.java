package io.holdfast.connector;

import io.holdfast.problem.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The calls of a trial that a backup makes only when something went wrong or is far along: for a record that does not exist, for a file, and for a page of one record. Three calls at most. What a
 * source does then shows before the first backup. For one thread.
 */
final class LaterCalls {
    private static final String A_LARGE_NUMBER = "999999999";

    private final Connection connection;
    private final StreamSpec stream;
    private final Slice slice;
    private final Page first;
    private final List<String> faults;
    private final List<String> hints;

    /**
     * @param first the first page of the list
     * @param faults takes what makes backups wrong or incomplete
     * @param hints takes what is worth a look
     */
    LaterCalls(
            Connection connection,
            StreamSpec stream,
            Slice slice,
            Page first,
            List<String> faults,
            List<String> hints) {
        this.connection = connection;
        this.stream = stream;
        this.slice = slice;
        this.first = first;
        this.faults = faults;
        this.hints = hints;
    }

    /** Asks for a record that does not exist: a backup calls a record deleted only where its source says that it is not there. */
    void missingRecord() {
        Optional<String> key = listed().map(RawRecord::key).map(LaterCalls::missing);
        if (stream.item() == null || key.isEmpty() || holds(key.get())) {
            return;
        }
        String shown = StreamTrial.shown(key.get());
        try {
            if (connection.answering(stream, key.get()).isPresent()) {
                faults.add(
                        "asked for the record " + shown
                                + ", which is not in the list, the source answers with a record: item finds what is not there, so no deletion can be seen");
            }
        } catch (Problem problem) {
            faults.add("asked for the record " + shown
                    + ", which is not in the list, the source does not say that it is missing (add a rule of error_handler with action: not_found, scope: item): "
                    + problem.getMessage());
        }
    }

    private Optional<RawRecord> listed() {
        return first.records().stream().findFirst();
    }

    private boolean holds(String key) {
        return first.records().stream().anyMatch(record -> record.key().equals(key));
    }

    /** A key of the same form that no record should have: a large number, or the same text with other letters and digits. What stands before its last part stays. */
    static String missing(String key) {
        int last = key.lastIndexOf(RecordKey.SEPARATOR) + 1;
        String own = key.substring(last);
        if (own.matches("[0-9]+")) {
            return key.substring(0, last) + A_LARGE_NUMBER;
        }
        boolean hex = own.matches("[0-9a-fA-F{}-]+");
        StringBuilder other = new StringBuilder(key.substring(0, last));
        own.chars().forEach(each -> other.append(Character.isLetterOrDigit(each) ? (hex ? '0' : 'z') : (char) each));
        return other.toString();
    }

    /** Fetches the first file that a record of the first page names, without keeping it. */
    void file() {
        Optional<MediaLink> link = first.records().stream()
                .flatMap(record -> connection.mediaOf(stream, record).stream())
                .findFirst();
        if (link.isEmpty()) {
            return;
        }
        try (MediaAnswer answer = connection.media(
                link.get().url(), MediaAnswer.Validators.NONE, link.get().page())) {
            if (answer instanceof MediaAnswer.Opened opened && opened.body().read() < 0) {
                hints.add("the file at " + link.get().pointer() + " is empty");
            }
        } catch (Problem problem) {
            faults.add("the file at " + link.get().pointer() + " cannot be fetched: " + problem.getMessage());
        } catch (IOException e) {
            faults.add("the file at " + link.get().pointer() + " breaks off: " + e.getMessage());
        }
    }

    /** Asks for a page of one record: that is how a backup gets around a record that the source cannot show. */
    void pageOfOne() {
        if (!stream.sizesPages() || first.size() < 2) {
            return;
        }
        try {
            int size = connection.page(stream, slice, "", 1).size();
            if (size > 1) {
                hints.add("asked for a page of 1, the source sent " + size
                        + ": where it fails at a page, all records of that page are missing");
            }
        } catch (Problem problem) {
            hints.add("a page of 1 is refused, so where the source fails at a page, all its records are missing: "
                    + problem.getMessage());
        }
    }
}
