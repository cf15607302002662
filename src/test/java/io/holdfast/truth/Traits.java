package io.holdfast.truth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * What a world is like, and its story. The same seed draws the same one.
 *
 * @param platform how it lists and what it says of its records
 * @param restoring how it takes records back; null where nothing is restored
 */
record Traits(long seed, Platform platform, Restoring restoring, List<Chapter> chapters) {
    private static final int MOST_RECORDS = 22;
    private static final int MOST_SIZE = 6;
    private static final int MOST_CHAPTERS = 5;

    /** In which order a list that has any order comes. */
    enum Order {
        OLDEST_FIRST,
        NEWEST_FIRST,
        BY_CHANGE
    }

    /** How many records a page holds beside how many were asked for. */
    enum Given {
        AS_ASKED,
        FEWER,
        MORE
    }

    /** The source's clocks: the one of its header and the one of its records' dates, in hours beside ours. */
    enum Clocks {
        RIGHT(0, 0),
        AHEAD(5, 5),
        BEHIND(-7, -7),
        DATES_AHEAD(0, 3),
        DATES_BEHIND(0, -5),
        UNTOLD(0, 0),
        UNTOLD_BEHIND(0, -2);

        final Duration header;
        final Duration dates;

        Clocks(int header, int dates) {
            this.header = Duration.ofHours(header);
            this.dates = Duration.ofHours(dates);
        }

        boolean isTold() {
            return !name().startsWith("UNTOLD");
        }
    }

    /** How records are dated. */
    enum Dates {
        ISO,
        ISO_SECONDS,
        ISO_LOCAL,
        EPOCH,
        EPOCH_MS;

        String format() {
            return this == ISO_SECONDS ? "iso" : name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What a deleted record is afterwards. */
    enum Gone {
        NOT_FOUND,
        GONE_410,
        FORBIDDEN,
        ERROR_IN_200,
        TRASH,
        FLAGGED
    }

    /**
     * @param places whether cursors and links hold places in the list and not records
     * @param lookback of the cursor, in seconds; negative where changes cannot be asked for
     * @param undated whether one record has no date
     * @param future whether one record is dated 2099
     * @param feed whether there are events
     */
    record Platform(
            KeyShape keys,
            Shape shape,
            Order order,
            Given given,
            boolean counted,
            boolean item,
            boolean places,
            boolean relative,
            int records,
            int size,
            Clocks clocks,
            Dates dates,
            int lookback,
            boolean undated,
            boolean future,
            Gone gone,
            boolean notes,
            boolean media,
            boolean feed) {
        boolean hasCursor() {
            return lookback >= 0;
        }

        /** Whether cursors and links hold places in a way that nobody can tell from the place of a record. */
        boolean hasOpaquePlaces() {
            return places && !hasNumberedLinks();
        }

        /** Whether links hold the number of a page. */
        boolean hasNumberedLinks() {
            return places && shape.isLink() && given == Given.AS_ASKED;
        }
    }

    /**
     * @param reusesKeys whether a new record may get the key of a deleted one
     * @param batch whether many are created by one call; {@code shuffled}: answered in another order
     * @param empties whether a deletion empties the references to what is deleted
     * @param ignoresParent whether a creation passes over the reference
     */
    record Restoring(
            boolean reusesKeys, boolean batch, boolean shuffled, boolean empties, boolean ignoresParent, int dice) {
        static Restoring of(RandomGenerator random) {
            return new Restoring(
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextInt(4) == 0,
                    random.nextInt(1 << 20));
        }
    }

    static Traits of(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Shape shape = any(random, Shape.values());
        boolean cursor = random.nextBoolean();
        Dates dates = any(random, Dates.values());
        Restoring restoring = random.nextInt(3) == 0 ? Restoring.of(random) : null;
        boolean item = random.nextInt(4) > 0 || restoring != null;
        Platform platform = new Platform(
                any(random, KeyShape.values()),
                shape,
                shape.isByKey() ? Order.OLDEST_FIRST : any(random, Order.values()),
                random.nextInt(3) == 0 ? any(random, Given.values()) : Given.AS_ASKED,
                random.nextBoolean(),
                item,
                shape.isTold() && random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(MOST_RECORDS),
                random.nextInt(2, MOST_SIZE + 1),
                any(random, Clocks.values()),
                dates,
                cursor ? List.of(0, 2, 120).get(random.nextInt(3)) : -1,
                random.nextInt(6) == 0,
                random.nextInt(6) == 0,
                any(random, Gone.values()),
                random.nextInt(3) == 0,
                random.nextInt(4) == 0,
                random.nextInt(4) == 0);
        List<Chapter> chapters = new ArrayList<>();
        for (int i = random.nextInt(2, MOST_CHAPTERS + 1); i > 0; i--) {
            chapters.add(Chapter.of(random, chapters.isEmpty()));
        }
        return new Traits(seed, platform, restoring, List.copyOf(chapters));
    }

    private static <T> T any(RandomGenerator random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    /** Simpler worlds, the much simpler ones first. */
    List<Traits> simpler() {
        List<Traits> all = new ArrayList<>();
        if (restoring != null) {
            all.add(new Traits(seed, platform, null, chapters));
        }
        for (int i = chapters.size() - 1; i >= 0 && chapters.size() > 1; i--) {
            all.add(new Traits(seed, platform, restoring, Chapter.without(chapters, i)));
        }
        for (int i = 0; i < chapters.size(); i++) {
            int at = i;
            chapters.get(i)
                    .simpler()
                    .forEach(less -> all.add(new Traits(
                            seed,
                            platform,
                            restoring,
                            IntStream.range(0, chapters.size())
                                    .mapToObj(each -> each == at ? less : chapters.get(each))
                                    .toList())));
        }
        plainer().forEach(less -> all.add(new Traits(seed, less, restoring, chapters)));
        return all;
    }

    private List<Platform> plainer() {
        List<Consumer<PlatformDraft>> ways = List.of(
                draft -> draft.keys = KeyShape.NUMBERS,
                PlatformDraft::plain,
                draft -> draft.lookback = -1,
                draft -> draft.notes = false,
                draft -> draft.media = false,
                draft -> draft.feed = false);
        return ways.stream()
                .map(way -> new PlatformDraft(platform).with(way))
                .filter(less -> !less.equals(platform))
                .toList();
    }

    /** The story in words, one chapter a line. */
    String words() {
        StringBuilder words =
                new StringBuilder("seed " + seed + ": " + platform + (restoring == null ? "" : "\n  " + restoring));
        for (int i = 0; i < chapters.size(); i++) {
            words.append("\n  backup ").append(i + 1).append(": ").append(chapters.get(i));
        }
        return words.toString();
    }
}
