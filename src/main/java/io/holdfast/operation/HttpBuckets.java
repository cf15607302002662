package io.holdfast.operation;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;

/** Cuts the times of API requests into buckets, so that shares and percentiles can be told over all replicas. */
final class HttpBuckets {
    private static final String REQUESTS = "http.server.requests";
    private static final double[] SECONDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private HttpBuckets() {}

    @Produces
    @Singleton
    static MeterFilter buckets() {
        DistributionStatisticConfig buckets = DistributionStatisticConfig.builder()
                .serviceLevelObjectives(DoubleStream.of(SECONDS)
                        .map(seconds -> seconds * TimeUnit.SECONDS.toNanos(1))
                        .toArray())
                .build();
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return id.getName().equals(REQUESTS) ? buckets.merge(config) : config;
            }
        };
    }
}
