package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One page of a stream. Every item of the answer is in one of the lists, or was left out by the stream's filter.
 *
 * @param records in the order of the answer
 * @param gone keys of records that the source calls deleted
 * @param refused items of the answer that are no records
 * @param items how many items the answer held
 * @param newest the newest moment of a last change among them, where the stream's records say it; those of the future do not count
 * @param clues what else the answer tells of them
 * @param next where the list goes on; empty at its end, as far as this page can tell
 */
public record Page(
        List<RawRecord> records,
        List<String> gone,
        List<Refused> refused,
        int items,
        Optional<Instant> newest,
        Clues clues,
        Optional<String> next) {
    /** Two clocks do not differ by more: local times that pass for UTC are up to 14 hours off. What is dated further ahead is of the future. */
    public static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

    /** Past the end of a list. */
    public static final Page END =
            new Page(List.of(), List.of(), List.of(), 0, Optional.empty(), Clues.NONE, Optional.empty());

    /** A page without anything, but for where the list goes on. */
    static Page at(String next) {
        return new Page(List.of(), List.of(), List.of(), 0, Optional.empty(), Clues.NONE, Optional.of(next));
    }

    /**
     * What an answer tells of its records beside their texts.
     *
     * @param undated how many records lack the moment of their last change, where the stream's records say it
     * @param ofTheFuture how many records claim a moment of the future by the source's own clock, which says nothing of when they changed
     * @param textKeys the keys that the source wrote as JSON texts although they read like numbers
     * @param answeredAt when the source answered, by its own clock (the header {@code Date}); absent where it did not say
     */
    public record Clues(long undated, long ofTheFuture, Set<String> textKeys, Optional<Instant> answeredAt) {
        /** Nothing. */
        public static final Clues NONE = new Clues(0, 0, Set.of(), Optional.empty());

        private static Clues joined(List<Clues> all) {
            return new Clues(
                    all.stream().mapToLong(Clues::undated).sum(),
                    all.stream().mapToLong(Clues::ofTheFuture).sum(),
                    all.stream().flatMap(each -> each.textKeys().stream()).collect(Collectors.toSet()),
                    all.stream().flatMap(each -> each.answeredAt().stream()).findFirst());
        }
    }

    /** An item that cannot be a record, and why; or why a list cannot be read on. */
    public record Refused(ErrorCode code, String detail) {}

    /** A page that was answered in a way that the connector ignores: it proves nothing about the list, and ends it. */
    static Page ignored(String detail) {
        return new Page(
                List.of(),
                List.of(),
                List.of(new Refused(ErrorCode.SOURCE_ANSWER_IGNORED, detail)),
                0,
                Optional.empty(),
                Clues.NONE,
                Optional.empty());
    }

    /**
     * This page with every record as a call for it alone answers. A record that is gone by now is left out.
     *
     * @param limit how many bytes a record may have; a larger one is refused
     */
    Page complete(Function<String, Optional<RawRecord>> read, long limit) {
        List<RawRecord> whole = new ArrayList<>();
        List<Refused> more = new ArrayList<>(refused);
        for (RawRecord each : records) {
            read.apply(each.key()).ifPresent(record -> {
                if (record.json().length > limit) {
                    more.add(new Refused(
                            ErrorCode.RECORD_TOO_LARGE, record.key() + " has " + record.json().length + " bytes."));
                } else {
                    whole.add(new RawRecord(record.key(), record.json()));
                }
            });
        }
        return new Page(List.copyOf(whole), gone, List.copyOf(more), items, newest, clues, next);
    }

    /** Whether the answer was ignored, so that nobody knows what the list holds. */
    boolean isIgnored() {
        return refused.stream().anyMatch(each -> each.code() == ErrorCode.SOURCE_ANSWER_IGNORED);
    }

    /** Pages as one, in their order, which goes on nowhere. */
    public static Page joined(List<Page> pages) {
        return new Page(
                pages.stream().flatMap(each -> each.records().stream()).toList(),
                pages.stream().flatMap(each -> each.gone().stream()).toList(),
                pages.stream().flatMap(each -> each.refused().stream()).toList(),
                pages.stream().mapToInt(Page::size).sum(),
                pages.stream().flatMap(each -> each.newest().stream()).max(Instant::compareTo),
                Clues.joined(pages.stream().map(Page::clues).toList()),
                Optional.empty());
    }

    /** How many items the answer held. */
    public int size() {
        return items;
    }

    /** Whether the answer held nothing at all: for a numbered list the only sure sign of its end. */
    public boolean isEmpty() {
        return items == 0;
    }
}
