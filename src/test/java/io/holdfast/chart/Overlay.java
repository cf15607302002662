package io.holdfast.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A kustomization above the base, applied. It knows of kustomize what the project's overlays use, and refuses anything else: resources, namespace, images,
 * replicas, and JSON patches (RFC 6902) with a target by kind and name. kustomize itself is not asked, as not every machine that runs the tests has it.
 */
final class Overlay {
    private static final Set<String> KNOWN =
            Set.of("apiVersion", "kind", "namespace", "resources", "images", "replicas", "patches");
    private static final Set<String> PATCH = Set.of("target", "options", "patch");
    private static final Set<String> TARGET = Set.of("kind", "name");

    private final JsonNode kustomization;
    private final List<Manifest> objects = new ArrayList<>();

    private Overlay(JsonNode kustomization) {
        this.kustomization = kustomization;
    }

    /** The objects of the overlay in that folder. */
    static List<Manifest> applied(Path folder) {
        Overlay overlay = new Overlay(Yaml.read(folder.resolve("kustomization.yaml")));
        require(KNOWN, overlay.kustomization);
        overlay.read(folder);
        Manifest.elements(overlay.kustomization.path("patches")).forEach(overlay::patch);
        Manifest.elements(overlay.kustomization.path("replicas")).forEach(overlay::scale);
        Manifest.elements(overlay.kustomization.path("images")).forEach(overlay::replaceImage);
        String namespace = overlay.kustomization.path("namespace").asText();
        overlay.objects.forEach(it -> ((ObjectNode) it.at("/metadata")).put("namespace", namespace));
        return overlay.objects;
    }

    private void read(Path folder) {
        for (JsonNode resource : kustomization.path("resources")) {
            Path path = folder.resolve(resource.asText()).normalize();
            if (path.getFileName().toString().endsWith(".yaml")) {
                objects.add(new Manifest(Yaml.read(path)));
            } else {
                objects.addAll(applied(path));
            }
        }
    }

    private void patch(JsonNode patch) {
        require(PATCH, patch);
        require(TARGET, patch.path("target"));
        String kind = patch.at("/target/kind").asText();
        String name = patch.at("/target/name").asText();
        JsonNode operations = Yaml.documents(
                        "operations:\n" + patch.path("patch").asText().indent(2))
                .getFirst()
                .path("operations");
        List<Manifest> targets = objects.stream()
                .filter(it -> it.kind().equals(kind) && it.name().matches(name))
                .toList();
        if (targets.isEmpty() || operations.isEmpty()) {
            throw new AssertionError("a patch has no target or does nothing: " + kind + " " + name);
        }
        for (Manifest target : targets) {
            objects.set(objects.indexOf(target), new Manifest(JsonPatch.apply(operations, target.json())));
        }
    }

    private void scale(JsonNode replicas) {
        String name = replicas.path("name").asText();
        Manifest scaled = new Manifests(objects).one("Deployment", name);
        if (!scaled.at("/spec").has("replicas")) {
            throw new AssertionError(name + " is scaled by an autoscaler");
        }
        ((ObjectNode) scaled.at("/spec")).put("replicas", replicas.path("count").asInt());
    }

    private void replaceImage(JsonNode image) {
        String name = image.path("name").asText();
        List<JsonNode> replaced = objects.stream()
                .flatMap(Manifest::containers)
                .filter(container -> container.path("image").asText().startsWith(name + ":"))
                .toList();
        if (replaced.isEmpty()) {
            throw new AssertionError("nothing runs the image " + name);
        }
        replaced.forEach(container -> ((ObjectNode) container)
                .put(
                        "image",
                        image.path("newName").asText() + ":"
                                + image.path("newTag").asText()));
    }

    private static void require(Set<String> known, JsonNode object) {
        object.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw new AssertionError("these tests do not know what kustomize makes of " + field);
            }
        });
    }
}
