package io.holdfast.truth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What every record of one account was at every moment. Moments are counted: each change is one. */
final class History {
    private final Map<String, Map<String, List<Version>>> streams = new TreeMap<>();

    /**
     * A record from a moment on.
     *
     * @param text without what changes by itself; null where the record is gone
     * @param silent whether its date did not move with this change
     */
    record Version(long moment, String text, boolean silent) {}

    void note(String stream, String key, Version version) {
        streams.computeIfAbsent(stream, any -> new LinkedHashMap<>())
                .computeIfAbsent(key, any -> new ArrayList<>())
                .add(version);
    }

    /** The records that were there from one moment through another, each with what it was at the first. */
    Map<String, Version> throughout(String stream, long from, long to) {
        Map<String, Version> there = new TreeMap<>();
        streams.getOrDefault(stream, Map.of()).forEach((key, versions) -> {
            Version first = null;
            boolean gone = false;
            for (Version version : versions) {
                if (version.moment() <= from) {
                    first = version;
                } else if (version.moment() <= to) {
                    gone |= version.text() == null;
                }
            }
            if (first != null && first.text() != null && !gone) {
                there.put(key, first);
            }
        });
        return there;
    }

    /** The last moment until which a record had that text; negative where it never had it. */
    long lastMomentOf(String stream, String key, String text) {
        long last = -1;
        List<Version> versions = streams.getOrDefault(stream, Map.of()).getOrDefault(key, List.of());
        for (Version version : versions) {
            last = text.equals(version.text()) ? version.moment() : last;
        }
        return last;
    }

    /** Whether a record changed between two moments without a new date. */
    boolean isSilentlyChanged(String stream, String key, long to) {
        return streams.getOrDefault(stream, Map.of()).getOrDefault(key, List.of()).stream()
                .anyMatch(version -> version.silent() && version.moment() <= to);
    }
}
