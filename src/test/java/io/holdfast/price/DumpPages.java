package io.holdfast.price;

import io.holdfast.vault.RunWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Some pages of a day's file, one after the other, as a source would give them. Memory: one page, in the same room for all of them, so that what is measured is the vault's work and not this. */
final class DumpPages implements AutoCloseable {
    private static final int ID = "{\"id\":".length();
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long LINE_ENDS = ONES * '\n';
    private final RandomAccessFile file;
    private final ProductDays.Dump dump;
    private final int end;
    private byte[] page = {};
    private int next;

    DumpPages(ProductDays.Dump dump, int from, int end) throws IOException {
        this.dump = dump;
        this.next = from;
        this.end = end;
        this.file = new RandomAccessFile(dump.file(), "r");
    }

    /** The next page's records; empty behind the last. */
    List<RunWriter.Item> next() throws IOException {
        if (next == end) {
            return List.of();
        }
        long offset = dump.pages().get(next);
        int length = (int) (dump.pages().get(next + 1) - offset);
        if (page.length < length) {
            page = new byte[length];
        }
        file.seek(offset);
        file.readFully(page, 0, length);
        next++;
        List<RunWriter.Item> items = new ArrayList<>();
        for (int begin = 0; begin < length; ) {
            int end = lineEnd(begin, length);
            int comma = begin + ID;
            while (page[comma] != ',') {
                comma++;
            }
            String key = new String(page, begin + ID, comma - begin - ID, StandardCharsets.ISO_8859_1);
            items.add(new RunWriter.Item(key, Arrays.copyOfRange(page, begin, end)));
            begin = end + 1;
        }
        return items;
    }

    /** Where the line ends that begins there. Eight bytes at once: a line end is the byte that is zero once all are compared with one (Hacker's Delight, 6-1). */
    private int lineEnd(int begin, int length) {
        int at = begin;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            long compared = (long) LONGS.get(page, at) ^ LINE_ENDS;
            long zeros = (compared - ONES) & ~compared & HIGH_BITS;
            if (zeros != 0) {
                return at + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
            }
        }
        while (page[at] != '\n') {
            at++;
        }
        return at;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
