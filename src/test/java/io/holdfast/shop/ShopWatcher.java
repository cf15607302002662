package io.holdfast.shop;

/** Hears of every change of a shop's records, in their order; nothing else changes while it listens. */
public interface ShopWatcher {
    /**
     * A record has become something else.
     *
     * @param text the exact text; null where the record is gone
     * @param created whether it is new
     */
    void became(Aisle aisle, long id, String text, boolean created);
}
