package io.holdfast.chaos;

import java.util.ArrayList;
import java.util.List;

/** What keepers of vaults did, and what was not as it had to be. Safe for use by many threads. */
final class Tally {
    private final List<String> broken = new ArrayList<>();
    private int deleted;
    private int healed;
    private int verified;

    synchronized void deleted() {
        deleted++;
    }

    synchronized void healed() {
        healed++;
    }

    synchronized void verified() {
        verified++;
    }

    /** A promise of the API that was not kept. */
    synchronized void broken(String format, Object... values) {
        broken.add(format.formatted(values));
    }

    synchronized int deletions() {
        return deleted;
    }

    synchronized int healings() {
        return healed;
    }

    synchronized int verifications() {
        return verified;
    }

    synchronized List<String> brokenPromises() {
        return List.copyOf(broken);
    }
}
