package io.holdfast.vault;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What a snapshot holds, beside the previous one: records = created + changed + unchanged + unseen.
 *
 * @param gone records of the previous snapshot that are not in this one
 * @param unseen records carried over because an incomplete pass did not see them
 */
@RegisterForReflection
public record Counts(long records, long created, long changed, long unchanged, long gone, long unseen) {}
