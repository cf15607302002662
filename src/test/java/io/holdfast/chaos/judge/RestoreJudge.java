package io.holdfast.chaos.judge;

import io.holdfast.demo.Difference;
import io.holdfast.demo.ShopComparator;
import io.holdfast.shop.Aisle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sees whether a restore wrote everything back, and nothing twice. */
final class RestoreJudge {
    private RestoreJudge() {}

    static List<Finding> findings(Evidence.Put restore, ShopHistory shop) {
        List<Finding> findings = new ArrayList<>();
        Map<String, Integer> created = new TreeMap<>();
        for (ShopHistory.Creation creation : shop.creations(restore.window())) {
            created.merge(creation.aisle().singular() + " " + creation.key(), 1, Integer::sum);
        }
        created.forEach((thing, times) -> {
            if (times > 1) {
                findings.add(Finding.doubled("%s created %s %d times", restore.restore(), thing, times));
            }
        });
        for (Aisle aisle : Aisle.values()) {
            Map<String, Integer> before = shop.keys(aisle, restore.window().from());
            shop.keys(aisle, restore.window().to()).forEach((key, count) -> {
                if (count > 1 && count > before.getOrDefault(key, 0)) {
                    findings.add(Finding.doubled(
                            "after %s there are %d of %s %s", restore.restore(), count, aisle.singular(), key));
                }
            });
        }
        if (restore.succeeded() && restore.wanted() != null) {
            for (Difference difference : ShopComparator.differences(restore.wanted(), restore.found())) {
                if (!difference.before().startsWith("0 of it")) { // a restore deletes nothing
                    findings.add(Finding.lost("%s SUCCEEDED, and %s", restore.restore(), difference));
                }
            }
        }
        return findings;
    }
}
