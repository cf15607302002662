package io.holdfast.operation;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.graalvm.nativeimage.RuntimeOptions;

/**
 * Makes the young generation of the binary's heap smaller once it has started. A start throws some 34 MB away: within a small young generation that is eight
 * collections, a quarter of the whole start; but what an idle replica holds is its young generation. On a JVM, and where {@code -Xmn} was given, nothing
 * is done.
 */
@Singleton
class YoungGeneration {
    /** When whatever a start does beside becoming ready is done too. */
    private static final Duration STARTED = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Config config;

    YoungGeneration(Vertx vertx, Config config) {
        this.vertx = vertx;
        this.config = config;
    }

    @ConfigMapping(prefix = "holdfast.replica")
    interface Config {
        /**
         * How much of the heap of a started binary is its young generation, in percent. Until then it is what {@code -XX:MaximumYoungGenerationSizePercent}
         * says, and always what {@code -Xmn} says where that is given. On a JVM it does nothing.
         */
        @WithDefault("12")
        @Min(1)
        @Max(50)
        int youngGenerationPercent();
    }

    void onStart(@Observes StartupEvent event) {
        if (ImageMode.current() == ImageMode.NATIVE_RUN) {
            vertx.setTimer(STARTED.toMillis(), timer -> Binary.shrink(config.youngGenerationPercent()));
        }
    }

    /** Apart, as a JVM has no such options and never gets here. */
    private static final class Binary {
        static void shrink(int percent) {
            Long given = RuntimeOptions.get("MaxNewSize");
            if (given == 0) {
                RuntimeOptions.set("MaximumYoungGenerationSizePercent", percent);
                // Without a collection the larger one would be held until it is full.
                System.gc();
            }
        }
    }
}
