package io.holdfast.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.Comparison;
import io.holdfast.connector.References;
import io.holdfast.connector.StreamSpec;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The result of reading a record back after a write. Pure.
 *
 * @param problem how the record differs from the backup; empty where it does not
 * @param without whether the record is exactly as it was before the write
 */
record ReadBackFinding(Optional<Problem> problem, boolean without) {
    private static final int MOST_NAMED = 20;

    /**
     * Holds a record against the one that was wanted: the backup's, with its references mapped. A reference that could not be set is a finding of its own, also where nothing was sent of it.
     *
     * @param before the record before the write; empty for a creation
     * @param ignored pointers that were not sent
     */
    static ReadBackFinding of(
            StreamSpec stream, Wanted wanted, ObjectNode there, Optional<ObjectNode> before, Set<String> ignored) {
        ObjectNode expected = wanted.over(there);
        Set<String> left = new HashSet<>(ignored);
        left.addAll(wanted.held(stream, there));
        List<String> places = Comparison.differences(stream, expected, there, left);
        List<References.Lost> lost = lost(stream, wanted.lostIn(stream, there), expected, there);
        boolean without = !(places.isEmpty() && lost.isEmpty())
                && before.filter(it -> Comparison.same(stream, there, it)).isPresent();
        if (!lost.isEmpty()) {
            return new ReadBackFinding(Optional.of(unset(lost)), without);
        }
        if (places.isEmpty()) {
            return new ReadBackFinding(Optional.empty(), false);
        }
        Problem problem = without
                ? Problem.of(
                        ErrorCode.WRITE_WITHOUT_EFFECT,
                        "The platform took the write, and the record is as it was before: " + named(places) + ".")
                : Problem.of(
                        ErrorCode.READ_BACK_DIFFERS,
                        "The platform took the write, and holds something else in " + named(places) + ".");
        return new ReadBackFinding(Optional.of(problem), without);
    }

    private static List<References.Lost> lost(
            StreamSpec stream, List<References.Lost> unmapped, ObjectNode expected, ObjectNode there) {
        return Stream.concat(unmapped.stream(), References.lost(stream, expected, there).stream())
                .distinct()
                .toList();
    }

    /** References that could not be set. */
    static Problem unset(List<References.Lost> lost) {
        String named =
                lost.stream().limit(MOST_NAMED).map(References.Lost::sentence).collect(Collectors.joining(", "));
        return Problem.of(ErrorCode.REFERENCE_UNSET, "In the backup " + named + "; the live record does not.");
    }

    private static String named(List<String> places) {
        String more = places.size() > MOST_NAMED ? " and " + (places.size() - MOST_NAMED) + " more" : "";
        return String.join(", ", places.subList(0, Math.min(MOST_NAMED, places.size()))) + more;
    }
}
