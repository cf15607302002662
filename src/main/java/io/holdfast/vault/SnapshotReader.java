package io.holdfast.vault;

import io.holdfast.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** An opened snapshot. Not for use by several threads. */
public final class SnapshotReader {
    private final Snapshot snapshot;

    SnapshotReader(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** The exact text of a record; empty where the snapshot has none of that key. */
    public Optional<byte[]> text(String key) {
        return snapshot.find(key.getBytes(StandardCharsets.UTF_8)).map(snapshot::text);
    }

    /** As {@link #text}, but empty too where what held the text is broken: for whoever can get it elsewhere. */
    public Optional<byte[]> textIfWhole(String key) {
        try {
            return text(key);
        } catch (Problem e) {
            if (e.isOfBrokenObject()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A record's line; empty where the snapshot has none of that key. */
    public Optional<Line> line(String key) {
        return snapshot.find(key.getBytes(StandardCharsets.UTF_8)).map(entry -> new Line(snapshot, entry));
    }

    /**
     * The records whose keys begin with {@code prefix}, in the order of their keys' bytes, behind {@code after}, with their texts: those are read ahead
     * in windows of some megabytes, with few requests. For walks over many records.
     */
    public Iterator<Text> texts(String prefix, Optional<String> after) {
        byte[] begin = prefix.getBytes(StandardCharsets.UTF_8);
        byte[] behind = after.orElse("").getBytes(StandardCharsets.UTF_8);
        boolean on = after.isPresent() && Arrays.compareUnsigned(behind, begin) >= 0;
        return new Texts(snapshot.texts(new Snapshot.Start(on ? behind : begin, !on)), begin);
    }

    /** All records in the order of their keys' bytes, behind {@code after}; texts are read when asked for. */
    public Iterator<Line> lines(Optional<String> after) {
        Iterator<Entry> entries = snapshot.entries(after.map(it -> it.getBytes(StandardCharsets.UTF_8)));
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Line next() {
                return new Line(snapshot, entries.next());
            }
        };
    }

    /**
     * The records that are not the same in a later reading of the stream, in the order of their keys' bytes, behind {@code after}; with them those that
     * {@code later} did not see and carried over, whatever their version. Reads indexes only; where both lie over one base and {@code later} saw everything, little more than their deltas.
     *
     * @param allSeen whether {@code later} carried nothing over as unseen
     */
    public Iterator<Difference> differences(SnapshotReader later, boolean allSeen, Optional<String> after) {
        Snapshot.Start start = after.map(key -> new Snapshot.Start(key.getBytes(StandardCharsets.UTF_8), false))
                .orElse(Snapshot.Start.FIRST);
        Differences all = Differences.between(snapshot, later.snapshot, start, allSeen);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public Difference next() {
                Differences.Pair pair = all.next();
                return new Difference(
                        Optional.ofNullable(pair.before()).map(entry -> new Line(snapshot, entry)),
                        Optional.ofNullable(pair.after()).map(entry -> new Line(later.snapshot, entry)));
            }
        };
    }

    /** A record in two snapshots, empty where one does not have it; at least one does. */
    public record Difference(Optional<Line> before, Optional<Line> after) {
        /** The record's key. */
        public String key() {
            return before.or(() -> after).orElseThrow().key();
        }
    }

    /**
     * A record of a snapshot with its text.
     *
     * @param unseen whether the backup did not see the record and carried it over
     * @param bytes the record's exact text, the caller's own
     */
    public record Text(String key, boolean unseen, byte[] bytes) {}

    private static final class Texts implements Iterator<Text> {
        private final Iterator<ReadAhead.Told> all;
        private final byte[] prefix;
        private ReadAhead.Told next;

        Texts(Iterator<ReadAhead.Told> all, byte[] prefix) {
            this.all = all;
            this.prefix = prefix;
        }

        @Override
        public boolean hasNext() {
            if (next == null && all.hasNext()) {
                next = all.next();
            }
            return next != null
                    && next.entry().key().length >= prefix.length
                    && Arrays.equals(next.entry().key(), 0, prefix.length, prefix, 0, prefix.length);
        }

        @Override
        public Text next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            ReadAhead.Told told = next;
            next = null;
            return new Text(told.entry().text(), told.entry().state() == Entry.State.UNSEEN, told.text());
        }
    }

    /** A record of a snapshot: its key, its version, and its text when asked for. */
    public static final class Line {
        private final Snapshot snapshot;
        private final Entry entry;

        Line(Snapshot snapshot, Entry entry) {
            this.snapshot = snapshot;
            this.entry = entry;
        }

        /** The record's key. */
        public String key() {
            return entry.text();
        }

        /** Whether the backup did not see the record and carried it over. */
        public boolean unseen() {
            return entry.state() == Entry.State.UNSEEN;
        }

        /** Whether both lines are of the same exact text. */
        public boolean sameVersion(Line other) {
            return entry.sameVersion(other.entry);
        }

        /** The name of the segment that holds the record's text. */
        String segment() {
            return entry.position().segment().name();
        }

        /** The record's exact text. */
        public byte[] text() {
            return snapshot.text(entry);
        }
    }
}
