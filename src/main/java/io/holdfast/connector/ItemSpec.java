package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * How one record is read.
 *
 * @param endpoint knows {@code record.key}
 * @param recordPath JSON pointer to the record in the answer; empty for the whole
 * @param inList whether {@code record_path} points to an array, and the record is the element that has its key; for answers that hold the whole array at once: without
 *     such an element the record is not there. False by default
 * @param readEach whether the list holds less of a record than this call does, so that every listed record is read by it: one call more for each. False by default
 */
@RegisterForReflection
public record ItemSpec(Endpoint endpoint, String recordPath, boolean inList, boolean readEach) {
    public ItemSpec {
        recordPath = Given.or(recordPath, "");
    }
}
