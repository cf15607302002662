package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Which part of a stream is read.
 *
 * @param parent the key of the record whose children are meant; null for a stream without a parent
 * @param from only what changed at this moment or later, in the words of the stream's cursor; null for all
 * @param to only what changed before this moment or at it; null where there is no bound
 */
@RegisterForReflection
public record Slice(String parent, String from, String to) {
    /** All of a stream. */
    public static final Slice WHOLE = new Slice(null, null, null);

    /** The children of a record. */
    public static Slice of(String parent) {
        return new Slice(parent, null, null);
    }

    /** What changed since a moment. */
    public static Slice since(String from) {
        return new Slice(null, from, null);
    }

    /** This part, below that parent. */
    public Slice below(String parent) {
        return new Slice(parent, from, to);
    }

    /** This part, up to that moment. */
    public Slice upTo(String to) {
        return new Slice(parent, from, to);
    }
}
