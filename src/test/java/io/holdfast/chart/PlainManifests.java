package io.holdfast.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The chart's default render as plain manifests for kustomize. They differ from it in what only Helm understands, and in nothing else: the labels
 * {@link #HELM_LABELS} and the annotations of hooks are left out.
 */
final class PlainManifests {
    static final Path BASE = Path.of("k8s", "base");

    /** Who rendered an object, and from which chart. */
    static final List<String> HELM_LABELS = List.of("helm.sh/chart", "app.kubernetes.io/managed-by");

    /** What makes an object a hook. */
    static final List<String> HOOK_ANNOTATIONS = List.of("helm.sh/hook", "helm.sh/hook-delete-policy");

    private PlainManifests() {}

    /** The objects without Helm's marks. */
    static List<Manifest> of(Manifests rendered) {
        return rendered.all().stream().map(PlainManifests::withoutHelm).toList();
    }

    private static Manifest withoutHelm(Manifest rendered) {
        JsonNode json = rendered.json().deepCopy();
        remove(json.at("/metadata"), "labels", HELM_LABELS);
        remove(json.at("/metadata"), "annotations", HOOK_ANNOTATIONS);
        remove(json.at("/spec/template/metadata"), "labels", HELM_LABELS);
        return new Manifest(json);
    }

    private static void remove(JsonNode metadata, String map, List<String> keys) {
        if (metadata.path(map) instanceof ObjectNode entries) {
            entries.remove(keys);
            if (entries.isEmpty()) {
                ((ObjectNode) metadata).remove(map);
            }
        }
    }

    /** What the base folder holds: file name to text. */
    static Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        for (Manifest object : of(Chart.rendered())) {
            String kind = object.kind().toLowerCase(Locale.ROOT);
            files.put(kind + "-" + object.name() + ".yaml", Yaml.write(object.json()));
        }
        StringBuilder kustomization = new StringBuilder("""
                # Made from helm/holdfast by ./dev k8s: change the chart, not these files.
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                namespace: holdfast
                resources:
                """);
        files.keySet().forEach(name -> kustomization.append("  - ").append(name).append('\n'));
        files.put("kustomization.yaml", kustomization.toString());
        return files;
    }
}
