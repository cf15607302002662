package io.holdfast.vault;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Lines with their texts, read ahead in windows: the frames of a window are read in the order in which they lie in their segments, neighbours with one
 * request, and each once. Windows begin small and grow, so that who wants few records waits for few. Memory: one window and one read. Not for use by
 * several threads.
 */
final class ReadAhead implements Iterator<ReadAhead.Told> {
    private static final long FIRST_WINDOW = 128 << 10;
    private static final long LARGEST_WINDOW = 4 << 20;
    private static final int MOST_LINES = 8192;
    private static final int MOST_READ = 1 << 20;
    private final Frames frames;
    private final Iterator<Entry> entries;
    private long window = FIRST_WINDOW;
    private Iterator<Told> current = List.<Told>of().iterator();

    ReadAhead(Frames frames, Iterator<Entry> entries) {
        this.frames = frames;
        this.entries = entries;
    }

    /** A line and its record's exact text. */
    record Told(Entry entry, byte[] text) {}

    @Override
    public boolean hasNext() {
        if (!current.hasNext() && entries.hasNext()) {
            current = nextWindow();
        }
        return current.hasNext();
    }

    @Override
    public Told next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return current.next();
    }

    private Iterator<Told> nextWindow() {
        List<Entry> lines = new ArrayList<>();
        for (long size = 0; entries.hasNext() && size < window && lines.size() < MOST_LINES; ) {
            Entry entry = entries.next();
            lines.add(entry);
            size += entry.position().length();
        }
        window = Math.min(LARGEST_WINDOW, 2 * window);
        Told[] told = new Told[lines.size()];
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            order.add(i);
        }
        order.sort(
                Comparator.comparing((Integer i) -> position(lines, i).segment().name())
                        .thenComparing(i -> position(lines, i).offset()));
        for (int from = 0; from < order.size(); ) {
            int to = neighbours(lines, order, from);
            read(lines, order.subList(from, to), told);
            from = to;
        }
        return List.of(told).iterator();
    }

    /** The end of the row of lines whose frames lie side by side and are read with one request. */
    private static int neighbours(List<Entry> lines, List<Integer> order, int from) {
        Position first = position(lines, order.get(from));
        long end = first.offset() + first.stored();
        int to = from + 1;
        for (; to < order.size(); to++) {
            Position next = position(lines, order.get(to));
            boolean same = next.offset() + next.stored() == end;
            boolean beside = next.offset() == end && end + next.stored() - first.offset() <= MOST_READ;
            if (!next.segment().name().equals(first.segment().name()) || !same && !beside) {
                break;
            }
            end = next.offset() + next.stored();
        }
        return to;
    }

    private void read(List<Entry> lines, List<Integer> row, Told[] told) {
        Position first = position(lines, row.getFirst());
        Position last = position(lines, row.getLast());
        byte[] bytes =
                frames.stored(first.segment(), first.offset(), (int) (last.offset() + last.stored() - first.offset()));
        long opened = -1;
        byte[] plain = new byte[0];
        for (int line : row) {
            Position position = position(lines, line);
            if (position.offset() != opened) {
                plain = frames.within(
                        bytes,
                        (int) (position.offset() - first.offset()),
                        position.segment(),
                        position.frame(),
                        position.last(),
                        position.stored());
                opened = position.offset();
            }
            told[line] = new Told(lines.get(line), Snapshot.text(position, plain));
        }
    }

    private static Position position(List<Entry> lines, int line) {
        return lines.get(line).position();
    }
}
