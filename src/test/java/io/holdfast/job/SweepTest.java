package io.holdfast.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.replica.SchedulerOnly;
import io.quarkus.scheduler.Scheduled;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SweepTest {
    @Test
    void sweeps_tell_the_intervals_at_which_they_are_scheduled() {
        List<Duration> scheduled = Stream.of(JobSweeps.class, OldJobs.class)
                .flatMap(room -> Stream.of(room.getDeclaredMethods()))
                .map(method -> method.getAnnotation(Scheduled.class))
                .filter(it -> it != null && it.skipExecutionIf() == SchedulerOnly.class)
                .map(it -> Duration.parse("PT" + it.every().toUpperCase(Locale.ROOT)))
                .toList();

        assertThat(Stream.of(Sweep.values()).map(Sweep::interval)).containsExactlyInAnyOrderElementsOf(scheduled);
    }
}
