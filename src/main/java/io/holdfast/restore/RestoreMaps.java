package io.holdfast.restore;

import jakarta.inject.Singleton;

/** Where restores look up what they and others did: keys of records created anew, items, and versions kept beside a safety backup. Safe for use by many threads. */
@Singleton
class RestoreMaps {
    private final KeyMap keys;
    private final ItemRows items;
    private final KeptVersions kept;

    RestoreMaps(KeyMap keys, ItemRows items, KeptVersions kept) {
        this.keys = keys;
        this.items = items;
        this.kept = kept;
    }

    KeyMap keys() {
        return keys;
    }

    ItemRows items() {
        return items;
    }

    KeptVersions kept() {
        return kept;
    }
}
