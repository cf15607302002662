package io.holdfast.source;

/** Whether a source can be worked on. */
public enum SourceState {
    ACTIVE,
    /** The outside system refused the credentials: no work until it gets new ones. Everything stored stays. */
    REVOKED
}
