package io.holdfast.truth;

import java.util.List;

/** How a world's story went. @param findings each with the number of its backup, or of the restore */
record Outcome(Traits traits, List<Finding> findings, int backups, long records, List<String> course) {
    String words() {
        return traits.words() + "\n  " + String.join("\n  ", course) + "\n    "
                + findings.stream()
                        .limit(6)
                        .map(Finding::toString)
                        .collect(java.util.stream.Collectors.joining("\n    "));
    }
}
