package io.holdfast.truth;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares what a restore left with what its backup held. Records are told by their names, since the platform gives new keys. A reference that led nowhere when the backup was made may lead nowhere
 * afterwards. A record whose item says that it was not written, or that its reference is unset, is as it is.
 */
final class RestoreJudge {
    private static final Set<String> NOT_WRITTEN = Set.of("failed", "skipped", "uncertain", "planned");

    private RestoreJudge() {}

    /** A record by what it means. @param parent the name of the record that it refers to; null for none */
    record Meaning(String key, String content, String parent) {}

    /** What records mean, by name. */
    static Map<String, List<Meaning>> meanings(Collection<Thing> things) {
        Map<String, String> names = things.stream().collect(Collectors.toMap(Thing::key, Thing::name));
        Map<String, List<Meaning>> all = new HashMap<>();
        for (Thing thing : things) {
            all.computeIfAbsent(thing.name(), any -> new ArrayList<>())
                    .add(new Meaning(
                            thing.key(), thing.content(), thing.parent() == null ? null : names.get(thing.parent())));
        }
        return all;
    }

    /** @param items by the key in the backup: {@code outcome} and {@code error_code} */
    static List<Finding> judged(
            String state, Collection<Thing> backup, Collection<Thing> live, Map<String, Map<String, Object>> items) {
        List<Finding> findings = new ArrayList<>();
        Map<String, List<Meaning>> after = meanings(live);
        boolean succeeded = state.equals("SUCCEEDED");
        meanings(backup).forEach((name, wanted) -> {
            Meaning then = wanted.getFirst();
            List<Meaning> now = after.getOrDefault(name, List.of());
            Map<String, Object> item = items.getOrDefault(then.key(), Map.of());
            boolean told = item.isEmpty() || NOT_WRITTEN.contains(String.valueOf(item.get("outcome")));
            if (now.size() != 1) {
                if (succeeded || !told) {
                    findings.add(new Finding(
                            Finding.Kind.HOLE,
                            name + " is there " + now.size() + " times after a restore that is " + state
                                    + ", its item says " + item));
                }
                return;
            }
            Meaning left = now.getFirst();
            if (!left.content().equals(then.content()) && (succeeded || !told)) {
                findings.add(new Finding(
                        Finding.Kind.HOLE,
                        name + " is not as in the backup after a restore that is " + state + ", its item says "
                                + item));
            }
            boolean same = left.parent() == null
                    ? then.parent() == null
                    : left.parent().equals(then.parent());
            boolean unset = left.parent() == null && "reference_unset".equals(item.get("error_code"));
            if (!same && (succeeded || !told && !unset) && (left.parent() != null || then.parent() != null)) {
                findings.add(new Finding(
                        Finding.Kind.MOVED_REFERENCE,
                        name + " leads to " + left.parent() + " and not to " + then.parent()
                                + " after a restore that is " + state + ", its item says " + item));
            }
        });
        return findings;
    }
}
