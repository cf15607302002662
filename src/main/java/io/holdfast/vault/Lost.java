package io.holdfast.vault;

/**
 * What a snapshot had to leave out because the objects that held it are broken.
 *
 * @param seen records that the backup saw, in segments that turned out to be broken since: reading them again brings them back
 * @param unseen records that it did not see and could not carry over
 * @param example the key of one of them; empty where there is none
 */
public record Lost(long seen, long unseen, String example) {
    static final Lost NOTHING = new Lost(0, 0, "");

    Lost withSeen(String key) {
        return new Lost(seen + 1, unseen, example.isEmpty() ? key : example);
    }

    Lost withUnseen(String key) {
        return new Lost(seen, unseen + 1, example.isEmpty() ? key : example);
    }

    /** How many there are. */
    public long count() {
        return seen + unseen;
    }
}
