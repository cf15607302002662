package io.holdfast.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One object of a cluster. */
public record Manifest(JsonNode json) {
    /** {@code Deployment holdfast-api}. */
    public String id() {
        return kind() + " " + name();
    }

    public String apiVersion() {
        return json.path("apiVersion").asText();
    }

    public String kind() {
        return json.path("kind").asText();
    }

    public String name() {
        return json.path("metadata").path("name").asText();
    }

    /** What lies at that JSON pointer; a missing node where there is nothing. */
    public JsonNode at(String pointer) {
        return json.at(pointer);
    }

    /** The text at that JSON pointer; empty where there is nothing. */
    public String text(String pointer) {
        return at(pointer).asText();
    }

    /** The pod that it makes, with {@code metadata} and {@code spec}; empty where it makes none. */
    public Optional<JsonNode> pod() {
        return Optional.of(at("/spec/template")).filter(pod -> pod.has("spec"));
    }

    /** All containers of its pod, those that run before the others first. */
    public Stream<JsonNode> containers() {
        JsonNode spec = pod().map(pod -> pod.path("spec")).orElse(MissingNode.getInstance());
        return Stream.concat(elements(spec.path("initContainers")), elements(spec.path("containers")));
    }

    static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** An object of texts as a map. */
    static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }
}
