package io.holdfast.chaos;

import io.holdfast.chaos.fault.Story;
import io.holdfast.chaos.judge.Bucket;
import io.holdfast.chaos.judge.Harm;
import io.holdfast.chaos.judge.Look;
import io.holdfast.chaos.judge.Tables;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Takes away or spoils objects in the bucket that living backups need, and remembers which. Safe for use by many threads, each with a generator of its own. */
final class Vandal {
    /** Behind the header of an object and the length of its first frame. */
    private static final int FRAMES = 36;

    private final Tables tables;
    private final Bucket bucket;
    private final Story story;
    private final List<Harm> harms = new CopyOnWriteArrayList<>();

    Vandal(Tables tables, Bucket bucket, Story story) {
        this.tables = tables;
        this.bucket = bucket;
        this.story = story;
    }

    List<Harm> harms() {
        return List.copyOf(harms);
    }

    /** Does something to one object of a source; empty where there is none that a backup needs. */
    Optional<Harm> harm(Tenancy at, Random random) {
        Set<Look.Stored> already = new HashSet<>();
        harms.forEach(harm -> already.add(harm.object()));
        List<Look.Stored> needed = needed(at.source()).stream()
                .filter(object -> !already.contains(object))
                .toList();
        if (needed.isEmpty()) {
            return Optional.empty();
        }
        Look.Stored object = needed.get(random.nextInt(needed.size()));
        try {
            byte[] bytes = bucket.object(object.key());
            int kind = random.nextInt(5);
            Harm harm = new Harm(object, kind < 2);
            harms.add(harm);
            if (kind < 2) {
                bucket.delete(object.key());
            } else if (kind < 4) {
                bytes[FRAMES + random.nextInt(bytes.length - FRAMES)] ^= (byte) (1 + random.nextInt(255));
                bucket.put(object.key(), bytes);
            } else {
                bucket.put(object.key(), Arrays.copyOf(bytes, bytes.length - 1 - random.nextInt(20)));
            }
            story.tell(
                    "%s: %s %s is %s",
                    at.name(), object.kind(), object.name(), kind < 2 ? "taken away" : kind < 4 ? "spoilt" : "cut");
            return Optional.of(harm);
        } catch (NoSuchKeyException e) {
            return Optional.empty(); // cleaned up this moment
        }
    }

    /** The backups that an object lies within, oldest first. */
    List<String> users(Look.Stored object) {
        try {
            return tables.users(object);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether an object's row says that it is whole. */
    boolean isTakenForWhole(Look.Stored object) {
        return needed(object.source()).contains(object);
    }

    private List<Look.Stored> needed(String source) {
        try {
            return tables.needed(source);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
