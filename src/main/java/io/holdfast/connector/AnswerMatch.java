package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * Which answers are meant.
 *
 * @param status any of these
 * @param pointer a place in the JSON body that has to hold {@code value}; null where the status is enough
 * @param value compared as text
 */
@RegisterForReflection
public record AnswerMatch(List<Integer> status, String pointer, String value) {
    public AnswerMatch {
        status = Given.list(status);
    }
}
