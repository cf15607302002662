package io.holdfast.chaos.judge;

import io.holdfast.shop.ShopState;
import java.util.List;

/**
 * A restore as it was asked for, and what it says of itself.
 *
 * @param backup the time in which its backup was made, of a shop that kept still
 * @param window from before it was asked for until after its end; until its safety backup was made nobody else wrote
 * @param state how it ended
 * @param wanted what the shop held when the backup was made
 * @param found what it held after the end
 */
public record WriteBack(
        String restore,
        String source,
        Window backup,
        Window window,
        String state,
        List<Item> items,
        ShopState wanted,
        ShopState found) {
    /** What it says of a record. @param newKey null where that is its key still */
    public record Item(String stream, String key, String outcome, String newKey) {
        boolean isOf(String stream, long id) {
            String text = Long.toString(id);
            return this.stream.equals(stream) && (text.equals(newKey) || text.equals(key));
        }

        /** Where the record is, if the restore is right. */
        String place() {
            return newKey == null ? key : newKey;
        }
    }

    /** Whether it dealt with all of its items. */
    public boolean isDone() {
        return state.equals("SUCCEEDED") || state.equals("PARTIAL");
    }
}
