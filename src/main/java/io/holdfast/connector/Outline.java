package io.holdfast.connector;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.holdfast.connector.ConnectorFile.Fault;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where in the text each value of a file begins. As large as the text at most, however deep its values lie. */
final class Outline {
    private static final int LONGEST_PLACE = 200;

    private final Place root;

    private Outline(Place root) {
        this.root = root;
    }

    private record Place(JsonLocation at, Map<String, Place> inside) {
        Place(JsonLocation at) {
            this(at, new HashMap<>());
        }
    }

    /** Walks through a file, and notes what cannot stand in one: values that are missing, aliases, a second document. */
    static Outline of(YAMLParser parser, List<Fault> faults) throws IOException {
        Walk walk = new Walk(parser, faults);
        if (parser.nextToken() == null) {
            faults.add(new Fault(1, 1, "", "The file is empty."));
            return new Outline(new Place(null));
        }
        Place root = walk.value(parser.currentTokenLocation());
        if (parser.nextToken() != null) {
            JsonLocation at = parser.currentTokenLocation();
            faults.add(new Fault(at.getLineNr(), at.getColumnNr(), "", "The file holds more than one document."));
        }
        return new Outline(root);
    }

    /** Whether there is nothing in the text. */
    boolean isEmpty() {
        return root.at() == null;
    }

    private static final class Walk {
        private final YAMLParser parser;
        private final List<Fault> faults;
        private final Deque<String> path = new ArrayDeque<>();

        Walk(YAMLParser parser, List<Fault> faults) {
            this.parser = parser;
            this.faults = faults;
        }

        Place value(JsonLocation at) throws IOException {
            Place here = new Place(at);
            switch (parser.currentToken()) {
                case START_OBJECT -> {
                    while (parser.nextToken() != JsonToken.END_OBJECT) {
                        String name = parser.currentName();
                        JsonLocation field = parser.currentTokenLocation();
                        parser.nextToken();
                        enter(here, PointerPattern.escaped(name), field);
                    }
                }
                case START_ARRAY -> {
                    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                        enter(here, Integer.toString(i), parser.currentTokenLocation());
                    }
                }
                case VALUE_NULL -> note(at, "has no value (the word null is written in quotes)");
                default -> {
                    if (parser.isCurrentAlias()) {
                        note(at, "is an alias: write the value out");
                    } else if (isNothing()) {
                        note(at, "has no value");
                    }
                }
            }
            return here;
        }

        /** Whether there is not even a pair of quotes. */
        private boolean isNothing() throws IOException {
            return parser.getTextLength() == 0
                    && parser.currentTokenLocation().getCharOffset()
                            == parser.currentLocation().getCharOffset();
        }

        private void enter(Place around, String name, JsonLocation at) throws IOException {
            path.addLast(name);
            around.inside().put(name, value(at));
            path.removeLast();
        }

        private void note(JsonLocation at, String message) {
            faults.add(Outline.fault(at, path.isEmpty() ? "" : "/" + String.join("/", path), message));
        }
    }

    /** A fault at a place, or at the nearest place around it that is in the text. */
    Fault fault(String pointer, String message) {
        Place nearest = root;
        for (String name :
                pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
            Place next = nearest.inside().get(name);
            if (next == null) {
                break;
            }
            nearest = next;
        }
        return fault(nearest.at(), pointer, message);
    }

    private static Fault fault(JsonLocation at, String pointer, String message) {
        String place = pointer.length() > LONGEST_PLACE ? pointer.substring(0, LONGEST_PLACE) + "…" : pointer;
        String text = place.isEmpty() ? "The file " + message : place.substring(1) + " " + message;
        return at == null ? new Fault(1, 1, place, text) : new Fault(at.getLineNr(), at.getColumnNr(), place, text);
    }
}
