package io.holdfast.connector;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts records out of an answer without changing a byte of them. The whole answer is read to its end, so that one that was cut off
 * is never taken for a complete one: it is {@code source_answer_invalid}, as is one without the place that the connector names.
 */
final class RecordSlices {
    private static final int MOST_PLACES = 3;
    private static final int LONGEST_PLACE = 100;
    private static final int DEEPEST_PLACE = 3;
    private static final int LARGEST_TREE = 1 << 20;

    private RecordSlices() {}

    /** Every element of the array at {@code pointer}; absent where the element is not an object. */
    static List<Optional<byte[]>> array(byte[] body, String pointer) {
        byte[] json = withoutMark(body);
        List<Optional<byte[]>> items = new ArrayList<>();
        read(json, pointer, JsonToken.START_ARRAY, parser -> {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    items.add(Optional.of(slice(json, parser)));
                } else {
                    parser.skipChildren();
                    items.add(Optional.empty());
                }
            }
        });
        return items;
    }

    /** The object at {@code pointer}. */
    static byte[] object(byte[] body, String pointer) {
        byte[] json = withoutMark(body);
        List<byte[]> found = new ArrayList<>();
        read(json, pointer, JsonToken.START_OBJECT, parser -> found.add(slice(json, parser)));
        return found.getFirst();
    }

    /** The same object with other elements in the array at {@code pointer}; no other byte is changed. */
    static byte[] replaced(byte[] json, String pointer, List<byte[]> elements) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        read(json, pointer, JsonToken.START_ARRAY, parser -> {
            int from = (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            int end = (int) parser.currentLocation().getByteOffset();
            text.write(json, 0, from);
            text.write('[');
            for (int i = 0; i < elements.size(); i++) {
                if (i > 0) {
                    text.write(',');
                }
                text.writeBytes(elements.get(i));
            }
            text.write(']');
            text.write(json, end, json.length - end);
        });
        return text.toByteArray();
    }

    @FunctionalInterface
    private interface Reading {
        void at(JsonParser parser) throws IOException;
    }

    private static void read(byte[] json, String pointer, JsonToken wanted, Reading reading) {
        try (JsonParser parser = ExactJson.MAPPER.getFactory().createParser(json)) {
            if (parser.nextToken() == null) {
                throw invalid("is empty", null);
            }
            if (!descend(parser, JsonPointer.compile(pointer)) || parser.currentToken() != wanted) {
                throw invalid(
                        "has no " + (wanted == JsonToken.START_ARRAY ? "list" : "record") + " where it should be"
                                + elsewhere(json, wanted),
                        null);
            }
            reading.at(parser);
            while (!parser.getParsingContext().inRoot()) {
                if (parser.nextToken() == null) {
                    throw invalid("is cut off", null);
                }
            }
            if (parser.nextToken() != null) {
                throw invalid("goes on after its end", null);
            }
        } catch (JsonEOFException e) {
            throw invalid("is cut off", e);
        } catch (IOException e) {
            throw invalid("is not JSON" + JsonText.beginning(json), e);
        }
    }

    /** Where in an answer there is what is looked for, for those who write a connector. */
    private static String elsewhere(byte[] json, JsonToken wanted) throws IOException {
        if (json.length > LARGEST_TREE) {
            return "";
        }
        JsonNode root = ExactJson.MAPPER.readTree(json);
        List<String> places = new ArrayList<>();
        collect(root, "", wanted == JsonToken.START_ARRAY ? JsonNodeType.ARRAY : JsonNodeType.OBJECT, places);
        return places.isEmpty() ? "" : "; there is one at " + String.join(" and ", places);
    }

    private static void collect(JsonNode node, String pointer, JsonNodeType wanted, List<String> places) {
        if (node.getNodeType() == wanted && places.size() < MOST_PLACES && pointer.length() <= LONGEST_PLACE) {
            places.add(pointer.isEmpty() ? "its root" : pointer);
        } else if (pointer.chars().filter(sign -> sign == '/').count() < DEEPEST_PLACE) {
            node.properties()
                    .forEach(each -> collect(
                            each.getValue(), pointer + "/" + PointerPattern.escaped(each.getKey()), wanted, places));
        }
    }

    /** Goes to the place that a pointer names; false where there is none. */
    static boolean descend(JsonParser parser, JsonPointer pointer) throws IOException {
        for (JsonPointer at = pointer; !at.matches(); at = at.tail()) {
            boolean found = parser.currentToken() == JsonToken.START_OBJECT ? field(parser, at) : element(parser, at);
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private static boolean field(JsonParser parser, JsonPointer at) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = at.matchesProperty(parser.currentName());
            parser.nextToken();
            if (wanted) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private static boolean element(JsonParser parser, JsonPointer at) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return false;
        }
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            if (at.matchesElement(i)) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private static byte[] slice(byte[] json, JsonParser parser) throws IOException {
        long from = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        long end = parser.currentLocation().getByteOffset();
        if (from < 0 || end > json.length || json[(int) from] != '{' || json[(int) end - 1] != '}') {
            throw invalid("is not in UTF-8", null);
        }
        return Arrays.copyOfRange(json, (int) from, (int) end);
    }

    private static byte[] withoutMark(byte[] body) {
        boolean marked = body.length >= 3 && body[0] == (byte) 0xef && body[1] == (byte) 0xbb && body[2] == (byte) 0xbf;
        return marked ? Arrays.copyOfRange(body, 3, body.length) : body;
    }

    private static Problem invalid(String what, Throwable cause) {
        return Problem.of(ErrorCode.SOURCE_ANSWER_INVALID, "The source's answer " + what + ".", cause);
    }
}
