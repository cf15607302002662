package io.holdfast.chaos.judge;

import java.util.List;

/** What the judge found. */
public record Verdict(long backups, long records, List<Finding> findings) {
    /** How many promises of a kind were broken. */
    public long count(Finding.Kind kind) {
        return findings.stream().filter(finding -> finding.kind() == kind).count();
    }
}
