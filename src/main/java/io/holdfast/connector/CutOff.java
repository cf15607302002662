package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Set;

/**
 * An array inside of records of which the source shows so many elements at most. All of them are in a list of their own, which is read where a record shows that many, and takes the array's place.
 *
 * @param pointer JSON pointer to the array
 * @param most how many elements a record shows at most
 * @param endpoint the list of one record's elements, which knows {@code record.key}
 * @param recordsPath JSON pointer to the array in its answer; empty for the whole answer
 * @param paginator how the list goes on; never null
 */
@RegisterForReflection
public record CutOff(String pointer, Integer most, Endpoint endpoint, String recordsPath, Paginator paginator) {
    public CutOff {
        recordsPath = Given.or(recordsPath, "");
        paginator = Given.or(paginator, Paginator.NONE);
    }

    /** What is wrong with one of them. */
    void check(String place, Set<String> access, ConnectorCheck.Findings findings) {
        if (findings.has(place + "/pointer", pointer)) {
            findings.pointer(place + "/pointer", pointer, false);
        }
        if (findings.has(place + "/most", most) && most < 1) {
            findings.add(place + "/most", "has to be 1 or more");
        }
        StreamCheck.keyed(place + "/endpoint", endpoint, access, findings);
        findings.pointer(place + "/records_path", recordsPath, false);
        new PaginatorCheck(place + "/paginator", paginator, endpoint, findings).run();
    }
}
