package io.holdfast.store;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Counts the calls that failed, by operation and code; each line is there from the start. */
final class FailureCounts<O extends Enum<O>> {
    private final MeterProvider<Counter> failures;

    FailureCounts(MeterProvider<Counter> failures, O[] operations) {
        this.failures = failures;
        for (O operation : operations) {
            for (ErrorCode code :
                    List.of(ErrorCode.STORE_UNAVAILABLE, ErrorCode.OBJECT_MISSING, ErrorCode.OBJECT_DAMAGED)) {
                count(operation, code);
            }
        }
    }

    /** A constant as it stands in labels: lower case. */
    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** What a call gives, its failure counted. */
    <T> T counted(O operation, Supplier<T> call) {
        try {
            return call.get();
        } catch (Problem problem) {
            count(operation, problem.code()).increment();
            throw problem;
        }
    }

    private Counter count(O operation, ErrorCode code) {
        return failures.withTags("operation", label(operation), "code", code.code());
    }
}
