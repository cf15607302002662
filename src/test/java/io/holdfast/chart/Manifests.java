package io.holdfast.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The objects of one render, in their order. */
public record Manifests(List<Manifest> all) {
    /** The objects of a text of YAML documents. */
    static Manifests of(String yaml) {
        return new Manifests(Yaml.documents(yaml).stream().map(Manifest::new).toList());
    }

    List<Manifest> ofKind(String kind) {
        return all.stream().filter(it -> it.kind().equals(kind)).toList();
    }

    /** The only object of that kind and name. */
    Manifest one(String kind, String name) {
        List<Manifest> found =
                ofKind(kind).stream().filter(it -> it.name().equals(name)).toList();
        if (found.size() != 1) {
            throw new AssertionError("%d objects are called %s %s among %s"
                    .formatted(
                            found.size(),
                            kind,
                            name,
                            all.stream().map(Manifest::id).toList()));
        }
        return found.getFirst();
    }

    boolean has(String kind, String name) {
        return ofKind(kind).stream().anyMatch(it -> it.name().equals(name));
    }

    /** Those that make pods. */
    List<Manifest> workloads() {
        return all.stream().filter(it -> it.pod().isPresent()).toList();
    }

    /** The Deployments of one role, as {@code app.kubernetes.io/component} says. */
    List<Manifest> role(String role) {
        return ofKind("Deployment").stream()
                .filter(it -> labels(it)
                        .getOrDefault("app.kubernetes.io/component", "")
                        .equals(role))
                .toList();
    }

    /** The makers of pods that a label selector chooses. */
    List<Manifest> chosenBy(JsonNode selector) {
        return workloads().stream().filter(it -> chooses(selector, labels(it))).toList();
    }

    /** The labels of the pods that it makes. */
    static Map<String, String> labels(Manifest workload) {
        return Manifest.texts(workload.at("/spec/template/metadata/labels"));
    }

    private static boolean chooses(JsonNode selector, Map<String, String> labels) {
        return Manifest.texts(selector.path("matchLabels")).entrySet().stream()
                        .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())))
                && Manifest.elements(selector.path("matchExpressions"))
                        .allMatch(expression -> chooses(
                                expression, labels.get(expression.path("key").asText())));
    }

    private static boolean chooses(JsonNode expression, String label) {
        Stream<String> values = Manifest.elements(expression.path("values")).map(JsonNode::asText);
        return switch (expression.path("operator").asText()) {
            case "In" -> values.anyMatch(value -> value.equals(label));
            case "NotIn" -> values.noneMatch(value -> value.equals(label));
            case "Exists" -> label != null;
            case "DoesNotExist" -> label == null;
            case String unknown -> throw new AssertionError("no operator: " + unknown);
        };
    }
}
