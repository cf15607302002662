package io.holdfast.lies;

import io.holdfast.lies.ListedPlatform.Answer;
import io.holdfast.lies.ListedPlatform.Thing;
import java.util.List;

/** What real platforms say that is not so. Calls are those for lists, counted from 1 since the lie began. */
enum Lie implements Tale {
    NONE("tells the truth"),
    SMALLER_PAGES("gives smaller pages than it was asked for") {
        @Override
        public int size(int asked) {
            return Math.min(asked, 3);
        }
    },
    ENDS_EARLY_ONCE("ends a list early with 200, once") {
        @Override
        public Answer answer(int call, Answer honest, Answer before) {
            return call == 2 ? new Answer(200, List.of(), null) : honest;
        }
    },
    ENDS_EARLY("ends a list early with 200, each time") {
        @Override
        public Answer answer(int call, Answer honest, Answer before) {
            List<Thing> early =
                    honest.items().stream().filter(it -> it.id() <= 12).toList();
            return early.size() == honest.items().size() ? honest : new Answer(200, early, null);
        }
    },
    SAME_PAGE_ONCE("gives the same page twice, once") {
        @Override
        public Answer answer(int call, Answer honest, Answer before) {
            return call == 3 ? before : honest;
        }
    },
    SAME_PAGE("gives the same page for ever") {
        @Override
        public Answer answer(int call, Answer honest, Answer before) {
            return call == 1 ? honest : before;
        }
    },
    ITEMS_MOVE("moves items to earlier pages while it is read, as a record goes") {
        @Override
        public void afterwards(int call, ListedPlatform platform) {
            if (call == 1) {
                platform.delete(2);
            }
        }
    },
    ITEMS_MOVE_EVENLY("moves items while it is read, as one record goes and another comes") {
        @Override
        public void afterwards(int call, ListedPlatform platform) {
            if (call == 1) {
                platform.delete(2);
                platform.put(100, "came meanwhile");
            }
        }
    },
    COUNT_TOO_HIGH("counts records that it does not list") {
        @Override
        public long count(long count) {
            return count + 3;
        }
    },
    COUNT_TOO_LOW("counts as many as there were yesterday") {
        @Override
        public long count(long count) {
            return count - 3;
        }
    },
    UNAUTHORIZED_ONCE("answers 401 once, then as if nothing had been") {
        @Override
        public Answer answer(int call, Answer honest, Answer before) {
            return call == 2 ? new Answer(401, List.of(), null) : honest;
        }
    },
    FAILS_ONCE("answers 500 once") {
        @Override
        public Answer answer(int call, Answer honest, Answer before) {
            return call == 2 ? new Answer(500, List.of(), null) : honest;
        }
    },
    CUTS_ONCE("cuts a body off with a correct status, once") {
        @Override
        public boolean cuts(int call) {
            return call == 2;
        }
    };

    private final String sentence;

    Lie(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
