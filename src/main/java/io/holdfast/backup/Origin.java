package io.holdfast.backup;

/** Who asked for a backup. */
public enum Origin {
    AUTO,
    MANUAL,
    BEFORE_RESTORE
}
