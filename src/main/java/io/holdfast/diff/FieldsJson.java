package io.holdfast.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.ExactJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What changed in a record, as the bytes that are kept of it; every number and every order of fields stays exactly what it was. */
final class FieldsJson {
    /** More than that is not kept: it is compared again whenever it is looked at. */
    private static final int MOST = 256 << 10;

    private FieldsJson() {}

    /** The bytes of a result; of one that is too large, only that it is. */
    static byte[] bytes(FieldDiff.Result result) {
        byte[] bytes = whole(result);
        return bytes.length <= MOST ? bytes : new byte[0];
    }

    /** The bytes of a result, whatever its size. */
    static byte[] whole(FieldDiff.Result result) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode patch = root.putArray("patch");
        result.patch().forEach(op -> patch.add(tree(op)));
        ArrayNode changes = root.putArray("changes");
        result.changes().forEach(change -> changes.add(tree(change)));
        return ExactJson.bytes(root);
    }

    /** The result, without the names of its fields; empty where it was too large. */
    static Optional<FieldDiff.Result> of(byte[] bytes) {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        JsonNode root = ExactJson.tree(bytes);
        List<PatchOp> patch = new ArrayList<>();
        root.get("patch")
                .forEach(op -> patch.add(new PatchOp(
                        op.get("op").textValue(), op.get("path").textValue(), text(op, "from"), op.get("value"))));
        List<FieldChange> changes = new ArrayList<>();
        root.get("changes")
                .forEach(change -> changes.add(new FieldChange(
                        change.get("path").textValue(),
                        change.get("place").textValue(),
                        FieldChange.Op.valueOf(change.get("op").textValue()),
                        FieldChange.Form.valueOf(change.get("form").textValue()),
                        change.get("before"),
                        change.get("after"),
                        change.get("readOnly").booleanValue())));
        return Optional.of(new FieldDiff.Result(patch, changes, Set.of()));
    }

    private static ObjectNode tree(PatchOp op) {
        ObjectNode tree =
                JsonNodeFactory.instance.objectNode().put("op", op.op()).put("path", op.path());
        if (op.from() != null) {
            tree.put("from", op.from());
        }
        return with(tree, "value", op.value());
    }

    private static ObjectNode tree(FieldChange change) {
        ObjectNode tree = JsonNodeFactory.instance
                .objectNode()
                .put("path", change.path())
                .put("place", change.place())
                .put("op", change.op().name())
                .put("form", change.form().name())
                .put("readOnly", change.readOnly());
        return with(with(tree, "before", change.before()), "after", change.after());
    }

    private static ObjectNode with(ObjectNode tree, String name, JsonNode value) {
        if (value != null) {
            tree.set(name, value);
        }
        return tree;
    }

    private static String text(JsonNode node, String name) {
        return node.has(name) ? node.get(name).textValue() : null;
    }
}
