package io.holdfast.price;

import io.holdfast.vault.RunWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Some pages of a day's file, one after the other, as a source would give them. Memory: one page. */
final class DumpPages implements AutoCloseable {
    private static final int ID = "{\"id\":".length();
    private final RandomAccessFile file;
    private final ProductDays.Dump dump;
    private final int end;
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
        byte[] page = new byte[(int) (dump.pages().get(next + 1) - offset)];
        file.seek(offset);
        file.readFully(page);
        next++;
        List<RunWriter.Item> items = new ArrayList<>();
        for (int begin = 0, at = 0; at < page.length; at++) {
            if (page[at] == '\n') {
                items.add(item(page, begin, at));
                begin = at + 1;
            }
        }
        return items;
    }

    private static RunWriter.Item item(byte[] page, int begin, int end) {
        int comma = begin + ID;
        while (page[comma] != ',') {
            comma++;
        }
        String key = new String(page, begin + ID, comma - begin - ID, StandardCharsets.US_ASCII);
        byte[] text = new byte[end - begin];
        System.arraycopy(page, begin, text, 0, text.length);
        return new RunWriter.Item(key, text);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
