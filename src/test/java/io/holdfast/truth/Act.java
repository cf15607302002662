package io.holdfast.truth;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Something that happens to a world.
 *
 * @param call before which call for a list it happens, counted from 1 in its backup; 0 for before the backup
 * @param dice picks whom it happens to
 */
record Act(Kind kind, int call, int dice) {
    /** What happens. */
    enum Kind {
        CREATE("a record comes"),
        CHANGE("a record changes"),
        CHANGE_SILENTLY("a record changes without a new date"),
        DELETE("a record goes"),
        DELETE_FIRST("the first record of the list goes"),
        SWAP("one record goes and another comes"),
        RECREATE("a record goes and comes again under its key"),
        BURST("three records come"),
        MOVE_NOTE("a note moves to another parent"),
        REPARENT("a record gets another parent"),
        COMMIT("an event of an earlier number becomes visible"),
        HAPPEN("events happen, one of them not visible yet");

        final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private static final int LATEST_CALL = 9;

    static Act between(RandomGenerator random) {
        return new Act(any(random), 0, random.nextInt(1 << 20));
    }

    static Act during(RandomGenerator random) {
        return new Act(any(random), random.nextInt(1, LATEST_CALL), random.nextInt(1 << 20));
    }

    private static Kind any(RandomGenerator random) {
        return Kind.values()[random.nextInt(Kind.values().length)];
    }

    /** Whether records that nobody touched may stand on another page afterwards. */
    boolean shifts() {
        return switch (kind) {
            case CHANGE_SILENTLY, MOVE_NOTE, COMMIT, HAPPEN -> false;
            default -> true;
        };
    }

    /** Whether a record goes. */
    boolean takes() {
        return List.of(Kind.DELETE, Kind.DELETE_FIRST, Kind.SWAP, Kind.RECREATE).contains(kind);
    }

    /** Whether a record comes. */
    boolean brings() {
        return List.of(Kind.CREATE, Kind.BURST, Kind.SWAP, Kind.RECREATE).contains(kind);
    }

    @Override
    public String toString() {
        return kind.words + (call == 0 ? "" : " before list call " + call);
    }
}
