package io.holdfast.command;

import io.holdfast.connector.TrialReport;
import io.holdfast.connector.TrialReport.Cost;
import io.holdfast.connector.TrialReport.Failure;
import io.holdfast.connector.TrialReport.StreamReport;
import java.io.PrintStream;

/** A try in words, stream by stream as it goes on. */
final class TrialPrint {
    private final PrintStream out;

    TrialPrint(PrintStream out) {
        this.out = out;
    }

    void stream(StreamReport stream) {
        out.println(stream.name() + (stream.ok() ? "" : "  FAILED"));
        if (stream.failure() != null) {
            failure(stream.failure());
        }
        if (stream.count() != null) {
            line("the source counts", stream.count());
        }
        if (stream.failure() == null || stream.items() > 0) {
            line(
                    "first page",
                    stream.items() + " items in " + stream.milliseconds() + " ms: " + stream.records() + " records, "
                            + stream.deleted() + " deleted");
        }
        if (stream.key() != null) {
            line("first key", stream.key());
            line("first record", stream.excerpt());
        }
        if (stream.next()) {
            line("it goes on", stream.secondPage() == null ? "with an empty page" : "with " + stream.secondPage());
        }
        stream.media().forEach((pointer, links) -> line("files", links + " links at " + pointer));
        stream.references().forEach((pointer, keys) -> line("references", keys + " keys at " + pointer));
        stream.faults().forEach(fault -> line("FAULT", fault));
        stream.hints().forEach(hint -> line("hint", hint));
        line("a backup makes", calls(stream.calls(), stream.whole()));
    }

    void end(TrialReport report) {
        if (report.check() != null) {
            out.println("check  FAILED");
            failure(report.check());
            return;
        }
        Cost cost = report.backup();
        out.println("A backup of all makes " + calls(cost.calls(), cost.whole()) + ": " + cost.seconds()
                + " s by the rate limit, " + cost.answering() + " s where one answer comes after another"
                + (cost.files() == 0 ? "" : "; and asks once for each of about " + cost.files() + " files") + ".");
    }

    private static String calls(long calls, boolean whole) {
        return whole ? "about " + calls + " calls" : calls + " calls at least, nobody knows how many more";
    }

    private void failure(Failure failure) {
        line(failure.code(), failure.detail());
    }

    private void line(String what, Object said) {
        out.printf("  %-18s %s%n", what, said);
    }
}
