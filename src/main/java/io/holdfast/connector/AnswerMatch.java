package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * Which answers are meant.
 *
 * @param status any of these
 * @param pointer a place in the JSON body that has to hold {@code value}; null where the status is enough
 * @param header in place of {@code pointer}
 * @param value compared as text
 * @param contains in place of {@code value}: a part of the text, whatever its case; of the whole body where no place is named
 */
@RegisterForReflection
public record AnswerMatch(List<Integer> status, String pointer, String header, String value, String contains) {
    public AnswerMatch {
        status = Given.list(status);
    }
}
