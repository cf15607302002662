package io.holdfast.store;

/** What a store keeps of objects that were deleted. Buckets can keep every version of an object; deleting it then only hides it. */
public interface OldVersions {
    /** Whether deleted objects stay behind. */
    enum Keeping {
        OFF,
        ON,
        /** The store does not say. */
        UNKNOWN
    }

    /**
     * What is left of deleted objects.
     *
     * @param erased how many versions were erased now
     * @param left how many versions the store still has and does not let go; 0 is only to be believed where {@code keeping} is known
     */
    record Remains(Keeping keeping, int erased, int left) {}

    /** Erases all versions of all objects whose keys begin with {@code prefix}, as far as the store lets them go, and says what is left. */
    Remains erase(String prefix);
}
