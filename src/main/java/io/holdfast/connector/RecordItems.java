package io.holdfast.connector;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The items of a list in an answer, each with its exact text. One that cannot be decoded is an item with a fault and costs its neighbours nothing, where its bounds can be found:
 * between the commas of an array, or on a line of its own. Pure.
 */
final class RecordItems {
    private static final int LONGEST_REASON = 160;

    /** Reads what it can of a record that is not valid, for its key alone. */
    private static final ObjectMapper LENIENT = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS, JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    static {
        LENIENT.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(100_000)
                        .maxNumberLength(10_000_000)
                        .build());
    }

    private RecordItems() {}

    /**
     * An item of a list.
     *
     * @param json its exact text; with a fault, as it stood in the answer
     * @param fault why it is no record, as a sentence's end; null where it is a JSON object
     */
    record Item(byte[] json, String fault) {
        boolean isSound() {
            return fault == null;
        }

        /** The record's key as far as it can be read from a text that is not valid; empty where it cannot. */
        Optional<String> key(List<String> primaryKey) {
            try {
                JsonNode tree = LENIENT.readTree(json);
                return tree == null ? Optional.empty() : RecordKey.of(tree, primaryKey);
            } catch (IOException | RuntimeException e) {
                return Optional.empty();
            }
        }
    }

    /** Items that were cut out of an answer before; absent ones are no objects. */
    static List<Item> of(List<Optional<byte[]>> slices) {
        return slices.stream()
                .map(slice -> slice.map(json -> new Item(json, null))
                        .orElseGet(() -> new Item(new byte[0], "is not a JSON object")))
                .toList();
    }

    /** The items of the list at {@code pointer} in the answer, or on its lines where it is one of lines of JSON and no pointer is named. */
    static List<Item> in(Reply reply, String pointer) {
        byte[] json = reply.jsonText();
        if (pointer.isEmpty() && isLines(json, reply.header("Content-Type").orElse(""))) {
            return lines(json, json.length);
        }
        try {
            return of(RecordSlices.array(json, pointer));
        } catch (Problem e) {
            if (!(e.getCause() instanceof JsonProcessingException)) {
                throw e;
            }
            return loosely(json, pointer).orElseThrow(() -> e);
        }
    }

    /** Whether an answer is several values, one a line: by its type, or because each line is an object and there are two at least. */
    private static boolean isLines(byte[] json, String type) {
        if (type.toLowerCase(Locale.ROOT).matches("application/(x-)?(ndjson|jsonl|jsonlines|json-lines)\\b.*")) {
            return true;
        }
        int lines = 0;
        for (int from = 0; from < json.length; ) {
            int end = lineEnd(json, from, json.length);
            byte[] line = stripped(json, from, end);
            if (line.length > 0 && (line[0] != '{' || line[line.length - 1] != '}')) {
                return false;
            }
            lines += line.length > 0 ? 1 : 0;
            from = end + 1;
        }
        return lines > 1;
    }

    /** Each line that is not blank, of so many bytes, as an item. */
    static List<Item> lines(byte[] text, int length) {
        List<Item> items = new ArrayList<>();
        int from = length >= 3 && text[0] == (byte) 0xef && text[1] == (byte) 0xbb && text[2] == (byte) 0xbf ? 3 : 0;
        while (from < length) {
            int end = lineEnd(text, from, length);
            byte[] line = stripped(text, from, end);
            if (line.length > 0) {
                items.add(item(line));
            }
            from = end + 1;
        }
        return items;
    }

    private static int lineEnd(byte[] text, int from, int length) {
        int end = from;
        while (end < length && text[end] != '\n') {
            end++;
        }
        return end;
    }

    private static byte[] stripped(byte[] text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && text[start] >= 0 && text[start] <= ' ') {
            start++;
        }
        while (end > start && text[end - 1] >= 0 && text[end - 1] <= ' ') {
            end--;
        }
        return Arrays.copyOfRange(text, start, end);
    }

    /** The items of an array of which a reader of JSON does not take all. Empty where their bounds are not sure, or what stands around the array is no JSON either. */
    private static Optional<List<Item>> loosely(byte[] json, String pointer) {
        try (JsonParser parser = ExactJson.MAPPER.getFactory().createParser(json)) {
            parser.nextToken();
            if (!RecordSlices.descend(parser, JsonPointer.compile(pointer)) || !parser.isExpectedStartArrayToken()) {
                return Optional.empty();
            }
            int start = (int) parser.currentTokenLocation().getByteOffset();
            Optional<RecordBounds.Elements> found = RecordBounds.of(json, start);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            ByteArrayOutputStream around = new ByteArrayOutputStream();
            around.write(json, 0, start);
            around.writeBytes(new byte[] {'[', ']'});
            around.write(json, found.get().end(), json.length - found.get().end());
            RecordSlices.array(around.toByteArray(), pointer);
            return Optional.of(
                    found.get().elements().stream().map(RecordItems::item).toList());
        } catch (IOException | Problem e) {
            return Optional.empty();
        }
    }

    private static Item item(byte[] text) {
        if (text[0] != '{') {
            return new Item(text, "is not a JSON object");
        }
        try {
            ExactJson.object(text);
            return new Item(text, null);
        } catch (Problem e) {
            byte[] escaped = RecordBounds.escaped(text);
            return isSound(escaped) ? new Item(escaped, null) : new Item(text, fault(e, text));
        }
    }

    private static boolean isSound(byte[] text) {
        try {
            ExactJson.object(text);
            return true;
        } catch (Problem e) {
            return false;
        }
    }

    private static String fault(Problem problem, byte[] text) {
        String reason = problem.getCause() instanceof JsonProcessingException e ? e.getOriginalMessage() : "no JSON";
        String bounded = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + "…" : reason;
        return "cannot be decoded (" + bounded.replaceAll("\\s+", " ") + ")" + JsonText.beginning(text);
    }

    /** The failure of an item that is no record. */
    static Page.Refused refused(String place, Optional<String> key, Item item) {
        return new Page.Refused(
                ErrorCode.RECORD_INVALID,
                place + key.map(own -> ", " + own + ",").orElse("") + " " + item.fault() + ".");
    }
}
