package io.holdfast.price;

import io.holdfast.vault.RunWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
        // A byte a character: what looks for line ends then is the processor, not we.
        String lines = new String(page, StandardCharsets.ISO_8859_1);
        for (int begin = 0, end; (end = lines.indexOf('\n', begin)) >= 0; begin = end + 1) {
            String key = lines.substring(begin + ID, lines.indexOf(',', begin + ID));
            items.add(new RunWriter.Item(key, Arrays.copyOfRange(page, begin, end)));
        }
        return items;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
