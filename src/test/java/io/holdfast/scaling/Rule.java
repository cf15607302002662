package io.holdfast.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How many workers a lane is to have, as the chart's ScaledObject says it.
 *
 * @param target what one worker is to have of each trigger's measure: a lane's slots
 * @param polling how often the triggers are looked at
 * @param stabilization how long less has to be enough before workers are taken away
 * @param period the time within which at most {@code mostMore} workers come and {@code mostLess} go
 */
record Rule(
        int target,
        int least,
        int most,
        Duration polling,
        Duration stabilization,
        Duration period,
        int mostMore,
        int mostLess) {
    private static final Path VALUES = Path.of("helm", "holdfast", "values.yaml");

    /** The rule for a lane in the chart's default values; its numbers as they are known where the chart is not there. */
    static Rule ofChart(String lane) {
        JsonNode values = values();
        JsonNode bounds = values.path("worker").path("lanes").path(lane);
        JsonNode keda = values.path("keda");
        return new Rule(
                bounds.path("slots").asInt(4),
                bounds.path("minReplicas").asInt(1),
                bounds.path("maxReplicas").asInt(4),
                Duration.ofSeconds(keda.path("pollingInterval").asInt(15)),
                Duration.ofSeconds(keda.path("scaleDownStabilizationSeconds").asInt(300)),
                Duration.ofSeconds(60),
                keda.path("scaleUpPodsPerMinute").asInt(8),
                keda.path("scaleDownPodsPerMinute").asInt(1));
    }

    private static JsonNode values() {
        try {
            return Files.exists(VALUES) ? new YAMLMapper().readTree(VALUES.toFile()) : MissingNode.getInstance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Rule withTarget(int slots) {
        return new Rule(slots, least, most, polling, stabilization, period, mostMore, mostLess);
    }

    /** The same rule by a clock that runs that many times as fast. */
    Rule faster(int times) {
        return new Rule(
                target,
                least,
                most,
                polling.dividedBy(times),
                stabilization.dividedBy(times),
                period.dividedBy(times),
                mostMore,
                mostLess);
    }
}
