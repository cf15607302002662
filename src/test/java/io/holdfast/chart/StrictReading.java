package io.holdfast.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says what a cluster would not take of an object: a kind that it does not know, a field that the kind does not have, however deep, a number where a text is
 * wanted. Kinds of Kubernetes are read into fabric8's models, custom resources are held against their schemas in {@code src/test/resources/crds}, and
 * those of the Prometheus operator against both.
 */
final class StrictReading {
    private static final Map<String, Class<? extends HasMetadata>> MODELS = Map.ofEntries(
            Map.entry("v1 ConfigMap", ConfigMap.class),
            Map.entry("v1 Service", Service.class),
            Map.entry("v1 ServiceAccount", ServiceAccount.class),
            Map.entry("apps/v1 Deployment", Deployment.class),
            Map.entry("batch/v1 Job", Job.class),
            Map.entry("autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("networking.k8s.io/v1 Ingress", Ingress.class),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
            Map.entry("monitoring.coreos.com/v1 PodMonitor", PodMonitor.class),
            Map.entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class));

    private static final Map<String, JsonSchema> SCHEMAS = Stream.of(
                    "keda.sh/v1alpha1 ScaledObject",
                    "keda.sh/v1alpha1 TriggerAuthentication",
                    "monitoring.coreos.com/v1 PodMonitor",
                    "monitoring.coreos.com/v1 PrometheusRule")
            .collect(Collectors.toMap(type -> type, type -> schema(type.substring(type.indexOf(' ') + 1))));

    private static final ObjectMapper STRICT = strict();

    private StrictReading() {}

    /** What is wrong with it, in sentences; empty where a cluster takes it. */
    static List<String> faults(Manifest manifest) {
        String type = manifest.apiVersion() + " " + manifest.kind();
        if (!MODELS.containsKey(type) && !SCHEMAS.containsKey(type)) {
            return List.of(manifest.id() + ": " + type + " is not a kind that the chart may use");
        }
        return Stream.concat(modelFault(type, manifest).stream(), schemaFaults(type, manifest))
                .map(fault -> manifest.id() + ": " + fault)
                .toList();
    }

    private static Optional<String> modelFault(String type, Manifest manifest) {
        Class<? extends HasMetadata> model = MODELS.get(type);
        if (model == null) {
            return Optional.empty();
        }
        try {
            STRICT.treeToValue(manifest.json(), model);
            return Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Stream<String> schemaFaults(String type, Manifest manifest) {
        return Optional.ofNullable(SCHEMAS.get(type)).stream()
                .flatMap(schema -> schema.validate(manifest.json()).stream())
                .map(ValidationMessage::getMessage);
    }

    private static JsonSchema schema(String kind) {
        InputStream file = StrictReading.class.getResourceAsStream("/crds/" + kind + ".json");
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(Objects.requireNonNull(file, kind));
    }

    private static ObjectMapper strict() {
        ObjectMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .annotationIntrospector(new NoAnySetters())
                .build();
        for (CoercionInputShape shape :
                List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
            mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
        }
        for (LogicalType type : List.of(LogicalType.Integer, LogicalType.Boolean)) {
            mapper.coercionConfigFor(type).setCoercion(CoercionInputShape.String, CoercionAction.Fail);
        }
        return mapper;
    }

    /** The models keep fields that they do not know; without that door such a field is an error. */
    private static final class NoAnySetters extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }
}
