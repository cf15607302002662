package io.holdfast.connector;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.holdfast.connector.ConnectorFile.Fault;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where in the text each value of a file begins, by its JSON pointer. */
final class Outline {
    private final Map<String, JsonLocation> places = new HashMap<>();
    private final Map<String, Integer> elements = new HashMap<>();

    /** Walks through a file, and notes what has no value. */
    static Outline of(JsonParser parser, List<Fault> faults) throws IOException {
        Outline outline = new Outline();
        Deque<String> path = new ArrayDeque<>();
        String field = null;
        while (parser.nextToken() != null) {
            JsonToken token = parser.currentToken();
            if (token == JsonToken.FIELD_NAME) {
                field = path.peek() + "/" + PointerPattern.escaped(parser.currentName());
                outline.places.put(field, parser.currentTokenLocation());
                continue;
            }
            if (token.isStructEnd()) {
                path.pop();
                continue;
            }
            String here = outline.place(parser, path, field);
            outline.places.putIfAbsent(here, parser.currentTokenLocation());
            if (token == JsonToken.VALUE_NULL) {
                faults.add(outline.fault(here, "has no value (the word null is written in quotes)"));
            }
            if (token.isStructStart()) {
                path.push(here);
            }
        }
        return outline;
    }

    private String place(JsonParser parser, Deque<String> path, String field) {
        if (path.isEmpty()) {
            return "";
        }
        boolean inArray = parser.currentToken().isStructStart()
                ? parser.getParsingContext().getParent().inArray()
                : parser.getParsingContext().inArray();
        if (!inArray) {
            return field;
        }
        int index = elements.merge(path.peek(), 1, Integer::sum) - 1;
        return path.peek() + "/" + index;
    }

    /** A fault at a place, or at the nearest place around it that is in the text. */
    Fault fault(String pointer, String message) {
        String at = pointer;
        while (!at.isEmpty() && !places.containsKey(at)) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        JsonLocation location = places.get(at);
        String text = pointer.isEmpty() ? "The file " + message : pointer.substring(1) + " " + message;
        return location == null ? new Fault(1, 1, text) : new Fault(location.getLineNr(), location.getColumnNr(), text);
    }
}
