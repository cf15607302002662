package io.holdfast.chaos.judge;

import io.holdfast.demo.ShopComparator;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.ShopState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Sees whether a restore wrote everything back, and nothing twice. */
final class RestoreJudge {
    private RestoreJudge() {}

    static List<Finding> findings(Evidence.Put restore, ShopHistory shop) {
        List<Finding> findings = new ArrayList<>(doubled(restore.restore(), restore.window(), shop));
        if (restore.succeeded() && restore.wanted() != null) {
            findings.addAll(lost(restore.restore(), restore.wanted(), restore.found(), Set.of()));
        }
        return findings;
    }

    /** What came into being twice within a restore's time, and what there is more than once since then. */
    static List<Finding> doubled(String restore, Window window, ShopHistory shop) {
        List<Finding> findings = new ArrayList<>();
        Map<String, Integer> created = new TreeMap<>();
        for (ShopHistory.Creation creation : shop.creations(window)) {
            created.merge(creation.aisle().singular() + " " + creation.key(), 1, Integer::sum);
        }
        created.forEach((thing, times) -> {
            if (times > 1) {
                findings.add(Finding.doubled("%s created %s %d times", restore, thing, times));
            }
        });
        for (Aisle aisle : Aisle.values()) {
            Map<String, Integer> before = shop.keys(aisle, window.from());
            shop.keys(aisle, window.to()).forEach((key, count) -> {
                if (count > 1 && count > before.getOrDefault(key, 0)) {
                    findings.add(
                            Finding.doubled("after %s there are %d of %s %s", restore, count, aisle.singular(), key));
                }
            });
        }
        return findings;
    }

    /**
     * What is not as it was, but for what somebody else touched; a restore deletes nothing. A reference that led nowhere when the backup was made may be null now: the shop
     * takes no record that names what it has not, and its connector says {@code on_missing: null}.
     */
    static List<Finding> lost(String restore, ShopState wanted, ShopState found, Set<String> touched) {
        return ShopComparator.differences(wanted, found).stream()
                .filter(difference ->
                        !difference.before().startsWith("0 of it") && !touched.contains(difference.thing()))
                .filter(difference -> !difference.ledNowhere())
                .map(difference -> Finding.lost("%s SUCCEEDED, and %s", restore, difference))
                .toList();
    }
}
