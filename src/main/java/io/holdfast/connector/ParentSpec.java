package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The stream whose records each have a list of their own in this one. A child's key is its parent's key and its own; endpoints name the parent's as {@code parent.key}
 * in lists and as the first parts of {@code record.key} elsewhere.
 *
 * @param stream the parent's name
 */
@RegisterForReflection
public record ParentSpec(String stream) {}
