package io.holdfast.diff;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One operation of a JSON Patch (RFC 6902).
 *
 * @param op add, remove, replace or move
 * @param from only of move
 * @param value only of add and replace
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record PatchOp(String op, String path, String from, JsonNode value) {
    static PatchOp add(String path, JsonNode value) {
        return new PatchOp("add", path, null, value);
    }

    static PatchOp remove(String path) {
        return new PatchOp("remove", path, null, null);
    }

    static PatchOp replace(String path, JsonNode value) {
        return new PatchOp("replace", path, null, value);
    }

    static PatchOp move(String from, String path) {
        return new PatchOp("move", path, from, null);
    }
}
