package io.holdfast.job;

import io.holdfast.database.Database.Effect;
import java.util.List;

/**
 * How a task ended well: all of it is written in the one transaction that settles the task, or nothing.
 *
 * @param itemsDone how many items the task dealt with, for progress
 * @param itemsFound how many more items it found to be dealt with
 * @param tasks what is to be done next
 * @param effect the handler's own rows
 */
public record Settlement(long itemsDone, long itemsFound, List<NewTask> tasks, Effect effect) {
    /** Done, with nothing to say. */
    public static Settlement done() {
        return new Settlement(0, 0, List.of(), Effect.NONE);
    }

    /** Done, with the handler's rows. */
    public static Settlement done(long items, Effect effect) {
        return new Settlement(items, 0, List.of(), effect);
    }

    /** This, with more to do. */
    public Settlement with(long itemsFound, List<NewTask> tasks) {
        return new Settlement(itemsDone, this.itemsFound + itemsFound, tasks, effect);
    }
}
