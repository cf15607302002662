package io.holdfast.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares two JSON trees: numbers by value to the last digit, arrays by position, a missing field as something else than null. */
public final class TreeComparison {
    private final String thing;
    private final List<Difference> found = new ArrayList<>();

    private TreeComparison(String thing) {
        this.thing = thing;
    }

    /** All differences, in the order of the fields' names. */
    public static List<Difference> of(String thing, JsonNode before, JsonNode after) {
        TreeComparison comparison = new TreeComparison(thing);
        comparison.compare("", before, after);
        return comparison.found;
    }

    private void compare(String where, JsonNode before, JsonNode after) {
        if (before.isObject() && after.isObject()) {
            Set<String> names = new TreeSet<>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(where + "/" + name, before.path(name), after.path(name)));
        } else if (before.isArray() && after.isArray()) {
            for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
                compare(where + "/" + i, before.path(i), after.path(i));
            }
        } else if (!same(before, after)) {
            found.add(new Difference(thing, where, text(before), text(after)));
        }
    }

    private static boolean same(JsonNode before, JsonNode after) {
        if (before.isNumber() && after.isNumber()) {
            return before.decimalValue().compareTo(after.decimalValue()) == 0;
        }
        return before.equals(after);
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() ? "(nothing)" : node.toString();
    }
}
