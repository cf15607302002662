package io.holdfast.vault;

import java.util.Locale;

/** What the lines of a snapshot are. */
public enum SnapshotKind {
    /** Records, as the source sent them. */
    RECORDS,
    /** One line of ours, which names the export that holds the stream's bytes. */
    EXPORT;

    /** As it is spelt in answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
