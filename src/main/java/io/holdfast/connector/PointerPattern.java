package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A JSON pointer (RFC 6901) in which {@code *} stands for every element of an array.
 *
 * @param segments unescaped
 */
record PointerPattern(List<String> segments) {
    /** A place that a pattern fits. */
    record Place(String pointer, JsonNode value) {}

    /** What to do with the value at a place. */
    @FunctionalInterface
    interface Change {
        /** The new value; absent to take the field or the element away. */
        Optional<JsonNode> of(Place place);
    }

    private static final Pattern ESCAPES = Pattern.compile("~(?![01])");

    /** Reads a pattern; what is no pointer is an {@link IllegalArgumentException}. */
    static PointerPattern of(String text) {
        if (!text.isEmpty() && text.charAt(0) != '/') {
            throw new IllegalArgumentException("is no JSON pointer: it has to begin with /");
        }
        if (ESCAPES.matcher(text).find()) {
            throw new IllegalArgumentException("is no JSON pointer: behind ~ there has to be 0 (for ~) or 1 (for /)");
        }
        List<String> segments = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('/', from + 1);
            end = end < 0 ? text.length() : end;
            segments.add(text.substring(from + 1, end).replace("~1", "/").replace("~0", "~"));
            from = end;
        }
        return new PointerPattern(List.copyOf(segments));
    }

    /** Whether the place of a pointer is one of these, or lies within one. */
    boolean covers(String pointer) {
        List<String> other = of(pointer).segments();
        if (other.size() < segments.size()) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            if (!segments.get(i).equals("*") && !segments.get(i).equals(other.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Every place in the tree that is there, in the tree's order. */
    List<Place> in(JsonNode root) {
        List<Place> found = new ArrayList<>();
        collect(root, 0, "", found);
        return found;
    }

    private void collect(JsonNode node, int depth, String pointer, List<Place> found) {
        if (depth == segments.size()) {
            found.add(new Place(pointer, node));
            return;
        }
        String segment = segments.get(depth);
        if (segment.equals("*") && node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), depth + 1, pointer + "/" + i, found);
            }
            return;
        }
        JsonNode next = node.isArray() ? element(node, segment) : node.get(segment);
        if (next != null) {
            collect(next, depth + 1, pointer + "/" + escaped(segment), found);
        }
    }

    /** Changes every place in the tree that is there. The root itself stays. */
    void change(JsonNode root, Change change) {
        change(root, 0, "", change);
    }

    private void change(JsonNode node, int depth, String pointer, Change change) {
        if (depth >= segments.size()) {
            return;
        }
        String segment = segments.get(depth);
        boolean last = depth == segments.size() - 1;
        if (node instanceof ArrayNode array) {
            int gone = 0;
            int size = array.size();
            for (int i = 0; i < size; i++) {
                if (!segment.equals("*") && !segment.equals(Integer.toString(i))) {
                    continue;
                }
                int at = i - gone;
                String place = pointer + "/" + i;
                if (!last) {
                    change(array.get(at), depth + 1, place, change);
                    continue;
                }
                Optional<JsonNode> changed = change.of(new Place(place, array.get(at)));
                if (changed.isPresent()) {
                    array.set(at, changed.get());
                } else {
                    array.remove(at);
                    gone++;
                }
            }
        } else if (node instanceof ObjectNode object && object.has(segment)) {
            String place = pointer + "/" + escaped(segment);
            if (!last) {
                change(object.get(segment), depth + 1, place, change);
                return;
            }
            Optional<JsonNode> changed = change.of(new Place(place, object.get(segment)));
            if (changed.isPresent()) {
                object.set(segment, changed.get());
            } else {
                object.remove(segment);
            }
        }
    }

    /** Takes every place away. */
    void removeFrom(JsonNode root) {
        change(root, place -> Optional.empty());
    }

    /** Puts a value at this place, making the objects on the way. Only for patterns without {@code *}. */
    void put(ObjectNode root, JsonNode value) {
        ObjectNode at = root;
        for (String segment : segments.subList(0, segments.size() - 1)) {
            at = at.get(segment) instanceof ObjectNode there ? there : at.putObject(segment);
        }
        at.set(segments.getLast(), value);
    }

    private static JsonNode element(JsonNode array, String segment) {
        return segment.matches("0|[1-9]\\d{0,8}") ? array.get(Integer.parseInt(segment)) : null;
    }

    static String escaped(String segment) {
        return segment.replace("~", "~0").replace("/", "~1");
    }
}
