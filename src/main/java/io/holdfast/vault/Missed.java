package io.holdfast.vault;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Records of the previous snapshot that a reading did not name.
 *
 * @param count how many
 * @param keys some of their keys, all where they are few; every one is as likely as any other to be among them
 */
public record Missed(long count, List<String> keys) {
    /** What a walk carries over as unseen. */
    static Missed of(SealingWalk walk, int most) {
        SplittableRandom dice = new SplittableRandom(1);
        List<String> keys = new ArrayList<>();
        long count = 0;
        while (walk.hasNext()) {
            Entry entry = walk.next();
            if (entry.state() != Entry.State.UNSEEN) {
                continue;
            }
            count++;
            if (keys.size() < most) {
                keys.add(entry.text());
            } else {
                long place = dice.nextLong(count);
                if (place < most) {
                    keys.set((int) place, entry.text());
                }
            }
        }
        return new Missed(count, List.copyOf(keys));
    }
}
