package io.holdfast.backup;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.connector.ExactJson;
import io.holdfast.connector.StreamSpec;
import io.holdfast.vault.FeedGap;
import io.holdfast.vault.Reach;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides where the next backup goes on reading a feed. Event stores show events out of the order of their commits: event 6 may be read while event 5 is not committed yet.
 *
 * <p>Where events are numbered and the feed is asked for what comes after a number, a gap is waited for: the next backup begins before it, until the gap is as old as
 * {@code batch.settle}. Where more than every second event has a gap before it, or events have no numbers, the last {@code batch.reread} events are read again. What was read once is stored once. Pure; for one thread.
 */
final class FeedResume {
    private final StreamSpec stream;
    private final Instant now;
    private final State before;
    private BigInteger last;
    private String hold;
    private FeedGap gap;
    private long events;
    private long gaps;
    private long here;

    /**
     * What is known of where to go on, from one task to the next.
     *
     * @param old the gap that the backup before waited for; null for none
     * @param last the highest number so far; null for none
     * @param hold where the next backup has to go on because of a gap; null for none
     * @param gap that gap; null for none
     * @param events how many events this backup read
     * @param gaps how many gaps in their numbers it met
     * @param marks where its tasks began, and how many events each read, the last ones only
     */
    @RegisterForReflection
    record State(FeedGap old, String last, String hold, FeedGap gap, long events, long gaps, List<Mark> marks) {
        State {
            marks = marks == null ? List.of() : List.copyOf(marks);
        }

        /** At the beginning of a feed. */
        static final State NONE = new State(null, null, null, null, 0, 0, List.of());

        /** At the beginning of a backup that goes on from an earlier one. */
        static State after(Reach reach) {
            return new State(reach.gap(), null, null, null, 0, 0, List.of());
        }
    }

    /** @param position where a task began @param events how many it read */
    @RegisterForReflection
    record Mark(String position, long events) {}

    /** @param position where the task begins */
    FeedResume(StreamSpec stream, State before, String position, Instant now) {
        this.stream = stream;
        this.now = now;
        this.before = before == null ? State.NONE : before;
        this.last = this.before.last() == null
                ? stream.numberAt(position).orElse(null)
                : new BigInteger(this.before.last());
        this.hold = this.before.hold();
        this.gap = this.before.gap();
        this.events = this.before.events();
        this.gaps = this.before.gaps();
    }

    /** Takes in the value that the next event is ordered by; missing where the feed has no order. */
    void take(JsonNode value) {
        events++;
        here++;
        if (!stream.isNumberedFeed()) {
            return;
        }
        if (!value.asText().matches("\\d{1,40}")) {
            return;
        }
        BigInteger number = new BigInteger(value.asText());
        if (last != null && number.compareTo(last.add(BigInteger.ONE)) > 0) {
            gaps++;
            if (hold == null) {
                waitFor(number);
            }
        }
        last = last == null || number.compareTo(last) > 0 ? number : last;
    }

    private void waitFor(BigInteger behind) {
        FeedGap old = before.old();
        boolean seenBefore = old != null && behind.compareTo(edge(old)) <= 0;
        if (seenBefore && !now.isBefore(old.since().plus(stream.batch().settle()))) {
            return;
        }
        hold = stream.positionAfter(last.toString());
        gap = seenBefore ? old : new FeedGap(now, null);
    }

    private static BigInteger edge(FeedGap gap) {
        String text = gap.edge() == null
                ? ""
                : ExactJson.tree(gap.edge().getBytes(StandardCharsets.UTF_8)).asText();
        return text.matches("\\d{1,40}") ? new BigInteger(text) : BigInteger.ZERO;
    }

    /** What the next task has to know. @param began where this one did */
    State state(String began) {
        return new State(before.old(), last == null ? null : last.toString(), hold, gap, events, gaps, marks(began));
    }

    /** Returns the marks with this task's appended, without those too old for {@code batch.reread}. */
    private List<Mark> marks(String began) {
        List<Mark> all = new ArrayList<>(before.marks());
        all.add(new Mark(began, here));
        long behind = all.stream().mapToLong(Mark::events).sum();
        while (all.size() > 1
                && behind - all.getFirst().events() >= stream.batch().reread()) {
            behind -= all.removeFirst().events();
        }
        return all;
    }

    /** Where the next backup goes on. @param began where this task did @param end where its reading ended */
    String position(String began, String end) {
        if (stream.isNumberedFeed() && gaps <= events / 2) {
            return hold == null ? end : hold;
        }
        return stream.batch().reread() == 0 ? end : marks(began).getFirst().position();
    }

    /** The gap that the next backup waits for; null for none. @param latest the highest number of this reading, as JSON */
    FeedGap gap(String latest) {
        boolean waits = hold != null && gap != null && gaps <= events / 2;
        return !waits ? null : gap.edge() == null ? new FeedGap(gap.since(), latest) : gap;
    }
}
