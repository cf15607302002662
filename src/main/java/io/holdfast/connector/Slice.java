package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Which part of a stream is read.
 *
 * @param parent the key of the record whose children are meant; null for a stream without a parent
 * @param from only what changed at this moment or later, in ISO 8601; null for all
 */
@RegisterForReflection
public record Slice(String parent, String from) {
    /** All of a stream. */
    public static final Slice WHOLE = new Slice(null, null);

    /** What changed since a moment. */
    public static Slice since(String from) {
        return new Slice(null, from);
    }

    /** This part, below that parent. */
    public Slice below(String parent) {
        return new Slice(parent, from);
    }
}
