package io.holdfast.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Applies JSON patches as RFC 6902 says it, strictly: an operation that does not fit the document is an error. Shares nothing with what makes them. */
final class PatchedJson {
    private PatchedJson() {}

    static JsonNode of(JsonNode document, List<PatchOp> patch) {
        JsonNode root = document.deepCopy();
        for (PatchOp op : patch) {
            switch (op.op()) {
                case "add" -> add(root, op.path(), op.value().deepCopy());
                case "remove" -> take(root, op.path());
                case "replace" -> {
                    take(root, op.path());
                    add(root, op.path(), op.value().deepCopy());
                }
                case "move" -> add(root, op.path(), take(root, op.from()));
                default -> throw new AssertionError("no operation of RFC 6902: " + op.op());
            }
        }
        return root;
    }

    private static void add(JsonNode root, String path, JsonNode value) {
        JsonNode parent = parent(root, path);
        String name = name(path);
        if (parent instanceof ArrayNode list) {
            int index = name.equals("-") ? list.size() : Integer.parseInt(name);
            if (index > list.size()) {
                throw new AssertionError("beyond the end of the list: " + path);
            }
            list.insert(index, value);
        } else {
            ((ObjectNode) parent).set(name, value);
        }
    }

    private static JsonNode take(JsonNode root, String path) {
        JsonNode parent = parent(root, path);
        JsonNode taken = parent instanceof ArrayNode list
                ? list.remove(Integer.parseInt(name(path)))
                : ((ObjectNode) parent).remove(name(path));
        if (taken == null) {
            throw new AssertionError("nothing there: " + path);
        }
        return taken;
    }

    private static JsonNode parent(JsonNode root, String path) {
        JsonNode parent = root.at(path.substring(0, path.lastIndexOf('/')));
        if (!parent.isContainerNode()) {
            throw new AssertionError("no container above " + path);
        }
        return parent;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
    }
}
