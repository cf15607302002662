package io.holdfast.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JSON answer whose plain paths ({@code totals.created}, {@code items[0].key}, {@code items.key}) are walked; for all others {@link JsonPath} compiles a script, as it does for every path by itself. */
final class Answer extends JsonPath {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLAIN =
            Pattern.compile("[a-z_][a-z_0-9]*(\\[\\d+])?(\\.[a-z_][a-z_0-9]*(\\[\\d+])?)*");
    private static final Pattern STEP = Pattern.compile("([a-z_][a-z_0-9]*)(?:\\[(\\d+)])?");

    private final Object root;

    Answer(String text) {
        super(text);
        try {
            this.root = JSON.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T get(String path) {
        if (!PLAIN.matcher(path).matches()) {
            return super.get(path);
        }
        Object at = root;
        Matcher steps = STEP.matcher(path);
        while (steps.find()) {
            at = named(at, steps.group(1));
            if (steps.group(2) != null && at instanceof List<?> list) {
                int index = Integer.parseInt(steps.group(2));
                at = index < list.size() ? list.get(index) : null;
            }
            if (at == null && !steps.hitEnd()) {
                return super.get(path);
            }
        }
        return (T) at;
    }

    /** What an object has under a name, or what all objects of a list have under it. */
    private static Object named(Object at, String name) {
        return switch (at) {
            case Map<?, ?> object -> object.get(name);
            case List<?> list -> {
                List<Object> all = new ArrayList<>();
                list.forEach(each -> all.add(named(each, name)));
                yield all;
            }
            case null, default -> null;
        };
    }
}
