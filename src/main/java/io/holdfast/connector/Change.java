package io.holdfast.connector;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A live record that is to be changed.
 *
 * @param live as {@link Connection#read} gave it
 * @param record what is put over it; references were mapped by the caller
 */
public record Change(RawRecord live, ObjectNode record) {}
