package io.holdfast.truth;

import java.util.function.Consumer;

/** A platform that is being thought out, one trait after the other. */
final class PlatformDraft {
    KeyShape keys;
    Shape shape;
    Traits.Order order;
    Traits.Given given;
    boolean counted;
    boolean item;
    boolean places;
    boolean relative;
    int records;
    int size;
    Traits.Clocks clocks;
    Traits.Dates dates;
    int lookback;
    boolean undated;
    boolean future;
    Traits.Gone gone;
    boolean notes;
    boolean media;
    boolean feed;

    PlatformDraft(Traits.Platform platform) {
        keys = platform.keys();
        shape = platform.shape();
        order = platform.order();
        given = platform.given();
        counted = platform.counted();
        item = platform.item();
        places = platform.places();
        relative = platform.relative();
        records = platform.records();
        size = platform.size();
        clocks = platform.clocks();
        dates = platform.dates();
        lookback = platform.lookback();
        undated = platform.undated();
        future = platform.future();
        gone = platform.gone();
        notes = platform.notes();
        media = platform.media();
        feed = platform.feed();
    }

    /** A kind platform of twelve records, four a page. */
    static PlatformDraft of(Shape shape) {
        return new PlatformDraft(new Traits.Platform(
                KeyShape.NUMBERS,
                shape,
                Traits.Order.OLDEST_FIRST,
                Traits.Given.AS_ASKED,
                true,
                true,
                false,
                false,
                12,
                4,
                Traits.Clocks.RIGHT,
                Traits.Dates.ISO,
                -1,
                false,
                false,
                Traits.Gone.NOT_FOUND,
                false,
                false,
                false));
    }

    /** Takes away what is odd. */
    void plain() {
        order = Traits.Order.OLDEST_FIRST;
        given = Traits.Given.AS_ASKED;
        relative = false;
        clocks = Traits.Clocks.RIGHT;
        dates = Traits.Dates.ISO;
        undated = false;
        future = false;
        gone = Traits.Gone.NOT_FOUND;
    }

    Traits.Platform with(Consumer<PlatformDraft> traits) {
        traits.accept(this);
        return new Traits.Platform(
                keys, shape, order, given, counted, item, places, relative, records, size, clocks, dates, lookback,
                undated, future, gone, notes, media, feed);
    }
}
