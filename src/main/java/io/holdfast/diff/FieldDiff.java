package io.holdfast.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.Comparison;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares two versions of a record field by field: as a JSON Patch that makes the one into the other, and as changes for people. Numbers are equal by value, fields have
 * no order, elements of lists are recognised by their keys wherever they stand (see {@link ListMatch}). For one comparison.
 */
final class FieldDiff {
    private static final int LONG_TEXT = 60;
    private final FieldRules rules;
    private final List<PatchOp> patch = new ArrayList<>();
    private final List<FieldChange> changes = new ArrayList<>();
    private final Set<String> fields = new LinkedHashSet<>();

    private FieldDiff(FieldRules rules) {
        this.rules = rules;
    }

    /**
     * What makes the one version into the other.
     *
     * @param patch applied to {@code before}, gives {@code after}; empty where they say the same
     * @param fields the pointers of all that changed and of all that they lie in, with {@code *} in place of positions in lists; without the root
     */
    record Result(List<PatchOp> patch, List<FieldChange> changes, Set<String> fields) {
        boolean isSame() {
            return patch.isEmpty();
        }
    }

    static Result between(FieldRules rules, ObjectNode before, ObjectNode after) {
        FieldDiff diff = new FieldDiff(rules);
        diff.objects(Where.ROOT, before, after);
        return new Result(diff.patch, diff.changes, diff.fields);
    }

    private void values(Where where, JsonNode before, JsonNode after) {
        if (Comparison.sameValue(before, after) || rules.isSameFile(where.pattern(), before, after)) {
            return;
        }
        if (before.isObject() && after.isObject()) {
            objects(where, (ObjectNode) before, (ObjectNode) after);
        } else if (before.isArray() && after.isArray()) {
            lists(where, (ArrayNode) before, (ArrayNode) after);
        } else {
            patch.add(PatchOp.replace(where.path(), after));
            changed(where, FieldChange.Op.CHANGED, before, after);
        }
    }

    private void objects(Where where, ObjectNode before, ObjectNode after) {
        for (Iterator<String> names = before.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            Where field = where.field(name);
            if (after.has(name)) {
                values(field, before.get(name), after.get(name));
            } else {
                patch.add(PatchOp.remove(field.path()));
                changed(field, FieldChange.Op.REMOVED, before.get(name), null);
            }
        }
        for (Map.Entry<String, JsonNode> each : after.properties()) {
            if (!before.has(each.getKey())) {
                Where field = where.field(each.getKey());
                patch.add(PatchOp.add(field.path(), each.getValue()));
                changed(field, FieldChange.Op.ADDED, null, each.getValue());
            }
        }
    }

    private void lists(Where where, ArrayNode before, ArrayNode after) {
        ListMatch match = ListMatch.of(rules, where.pattern(), before, after);
        if (!match.isByKey()) {
            byPosition(where, before, after);
            return;
        }
        if (match.movesTooMuch()) {
            patch.add(PatchOp.replace(where.path(), after));
            changed(where, FieldChange.Op.CHANGED, before, after);
            return;
        }
        List<String> row = new ArrayList<>(match.before());
        for (int i = row.size() - 1; i >= 0; i--) {
            if (!match.isAfter(row.get(i))) {
                Where element = where.element(i, match.shown(before.get(i)));
                patch.add(PatchOp.remove(element.path()));
                changed(element, FieldChange.Op.REMOVED, before.get(i), null);
                row.remove(i);
            }
        }
        arrange(where, match, row, after);
        for (int j = 0; j < after.size(); j++) {
            int i = match.indexBefore(match.after().get(j));
            if (i >= 0) {
                values(where.element(j, match.shown(after.get(j))), before.get(i), after.get(j));
            }
        }
    }

    /** Puts what stayed into its new order, and what is new among it. */
    private void arrange(Where where, ListMatch match, List<String> row, ArrayNode after) {
        boolean moved = false;
        for (int j = 0; j < after.size(); j++) {
            String key = match.after().get(j);
            if (match.indexBefore(key) < 0) {
                Where element = where.element(j, match.shown(after.get(j)));
                patch.add(PatchOp.add(element.path(), after.get(j)));
                changed(element, FieldChange.Op.ADDED, null, after.get(j));
                row.add(j, key);
            } else if (!row.get(j).equals(key)) {
                int from = row.subList(j, row.size()).indexOf(key) + j;
                patch.add(PatchOp.move(
                        where.element(from, "").path(), where.element(j, "").path()));
                row.add(j, row.remove(from));
                moved = true;
            }
        }
        if (moved) {
            changed(where, FieldChange.Op.REORDERED, keys(match.before()), keys(match.after()));
        }
    }

    private void byPosition(Where where, ArrayNode before, ArrayNode after) {
        int both = Math.min(before.size(), after.size());
        for (int i = 0; i < both; i++) {
            values(where.element(i, String.valueOf(i)), before.get(i), after.get(i));
        }
        for (int i = before.size() - 1; i >= both; i--) {
            Where element = where.element(i, String.valueOf(i));
            patch.add(PatchOp.remove(element.path()));
            changed(element, FieldChange.Op.REMOVED, before.get(i), null);
        }
        for (int i = both; i < after.size(); i++) {
            Where element = where.element(i, String.valueOf(i));
            patch.add(PatchOp.add(element.path(), after.get(i)));
            changed(element, FieldChange.Op.ADDED, null, after.get(i));
        }
    }

    private void changed(Where where, FieldChange.Op op, JsonNode before, JsonNode after) {
        changes.add(new FieldChange(
                where.path(),
                where.place(),
                op,
                form(where, before, after),
                before,
                after,
                rules.isReadOnly(where.pattern())));
        for (Where each = where; each != Where.ROOT; each = each.parent()) {
            fields.add(each.pattern());
        }
    }

    private FieldChange.Form form(Where where, JsonNode before, JsonNode after) {
        JsonNode any = after == null ? before : after;
        if (rules.isMedia(where.pattern())) {
            return FieldChange.Form.MEDIA;
        }
        if (any.isNumber()) {
            return FieldChange.Form.NUMBER;
        }
        if (before == null || after == null || !before.isTextual() || !after.isTextual()) {
            return FieldChange.Form.VALUE;
        }
        if (TextHunks.hasTags(before.textValue()) || TextHunks.hasTags(after.textValue())) {
            return FieldChange.Form.HTML;
        }
        boolean running =
                Math.max(before.textValue().length(), after.textValue().length()) > LONG_TEXT
                        || after.textValue().indexOf('\n') >= 0;
        return running ? FieldChange.Form.TEXT : FieldChange.Form.VALUE;
    }

    private static JsonNode keys(List<String> keys) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        keys.forEach(list::add);
        return list;
    }
}
