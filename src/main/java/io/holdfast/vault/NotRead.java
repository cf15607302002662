package io.holdfast.vault;

/** What is to become of records of the previous snapshot that the runs of a new one do not name. */
public enum NotRead {
    /** They are gone: a whole pass did not find them. */
    GONE,
    /** They are carried over as unseen: the pass was not whole, and nobody may call them deleted. */
    UNSEEN,
    /** They are carried over as they are: only what changed was read. */
    KEPT
}
