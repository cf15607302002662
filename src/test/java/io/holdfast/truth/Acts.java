package io.holdfast.truth;

import java.util.List;

/** Lets things happen to an account. */
final class Acts {
    private Acts() {}

    static void happen(Act act, Account account) {
        List<String> keys = account.keys();
        String key = keys.isEmpty() ? null : keys.get(act.dice() % keys.size());
        String other = keys.isEmpty() ? null : keys.get(act.dice() / 1024 % keys.size());
        switch (act.kind()) {
            case CREATE -> account.create();
            case HAPPEN -> account.happen();
            case COMMIT -> account.commitLate();
            case BURST -> {
                account.create();
                account.create();
                account.create();
            }
            default -> {
                if (key != null) {
                    happen(act, account, key, other);
                }
            }
        }
    }

    private static void happen(Act act, Account account, String key, String other) {
        switch (act.kind()) {
            case CHANGE -> account.change(key, false);
            case CHANGE_SILENTLY -> account.change(key, true);
            case DELETE -> account.delete(key);
            case DELETE_FIRST -> account.delete(account.keys().getFirst());
            case SWAP -> {
                account.delete(key);
                account.create();
            }
            case RECREATE -> account.recreate(key);
            case MOVE_NOTE -> account.moveNote(key, other);
            case REPARENT -> account.reparent(key, key.equals(other) ? null : other);
            default -> throw new IllegalArgumentException(act.toString());
        }
    }
}
