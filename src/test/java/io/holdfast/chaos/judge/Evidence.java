package io.holdfast.chaos.judge;

import io.holdfast.shop.ShopState;
import java.util.List;
import java.util.Map;

/**
 * What the campaign knows by itself.
 *
 * @param shops the history of the shop behind each source
 * @param backups that were asked for, each with the time in which it was made
 * @param restores that were asked for
 */
public record Evidence(Map<String, ShopHistory> shops, List<Asked> backups, List<Put> restores) {
    /** A backup's time: from before it was asked for until its end was seen. */
    public record Asked(String backup, Window window) {}

    /**
     * A restore's time, in which nobody else wrote to the shop.
     *
     * @param safety the backup that was taken before it; null where none was begun
     * @param succeeded whether it was called so
     * @param wanted what the shop held when the restored backup was taken; null where the shop need not be as it was
     * @param found what it held when the restore had ended
     */
    public record Put(
            String restore,
            String source,
            String safety,
            Window window,
            boolean succeeded,
            ShopState wanted,
            ShopState found) {}
}
