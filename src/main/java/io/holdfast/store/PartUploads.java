package io.holdfast.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Objects that are stored part by part and are there, whole, once they are completed. Parts are numbered from 1 to 10,000; all but the last have at least 5 MiB. Safe for
 * use by many threads. Failures as of {@link ObjectStore}; {@code object_missing} where the upload was completed or aborted; every call may be repeated.
 */
public interface PartUploads {
    /** The most parts of an object. */
    int MOST_PARTS = 10_000;

    /** The least size of a part that is not the last, in bytes. */
    int LEAST_PART = 5 << 20;

    /**
     * A part that the store has.
     *
     * @param size bytes
     * @param tag the store's name for exactly these bytes
     */
    record Part(int number, long size, String tag) {
        /** Stands between the tag and what else the store answered. */
        static final String SEPARATOR = "#";

        /** Whether both are the same stored bytes. A list of parts may lack what the store answered besides its tag. */
        public boolean isSame(Part other) {
            return number == other.number && size == other.size && bareTag().equals(other.bareTag());
        }

        /** The tag alone. */
        String bareTag() {
            return tag.split(SEPARATOR, 2)[0];
        }
    }

    /** An upload that is neither completed nor aborted. */
    record Upload(String key, String id, Instant begunAt) {}

    /** Begins an upload of an object of that key and returns its id. What is begun and never ended is found by {@link #unfinished}. */
    String begin(String key);

    /**
     * Stores a part, in place of an earlier one of that number. Returns only where the store confirmed that it has these bytes, which survive a crash then;
     * {@code store_unavailable} where it says that it got others.
     *
     * @param sha256 of the body, 32 bytes
     */
    Part put(String key, String upload, int number, Body body, byte[] sha256);

    /** The parts that are there, by number. */
    List<Part> parts(String key, String upload);

    /**
     * Makes the parts an object, unless one of that key is there. Atomic.
     *
     * @return whether this upload became the object; where the answer to an earlier try was lost, the repeated call may say {@code false} too; {@code object_damaged} where a part is
     *     not there as named
     */
    boolean complete(String key, String upload, List<Part> parts);

    /** Drops an upload with its parts; one that is not there is fine. */
    void abort(String key, String upload);

    /** At most {@code limit} unfinished uploads in the order of key and id, behind {@code after}. */
    List<Upload> unfinished(Optional<Upload> after, int limit);

    /**
     * Drops what is left of objects that were written whole by a process that died meanwhile and that nobody has touched since {@code latest}; returns how many. None where the store
     * keeps no such thing, as S3 does not.
     */
    default int dropDrafts(Instant latest) {
        return 0;
    }
}
