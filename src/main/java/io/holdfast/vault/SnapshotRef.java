package io.holdfast.vault;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Where a snapshot's index lies: a base and at most one delta over it.
 *
 * @param delta null where the base alone is the snapshot
 */
@RegisterForReflection
public record SnapshotRef(IndexRef base, IndexRef delta) {}
