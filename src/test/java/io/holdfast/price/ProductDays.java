package io.holdfast.price;

import io.holdfast.vault.ProductTexts;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A shop's products from day to day: each day one in a hundred changes, two in a thousand are new, one in a thousand goes, anywhere in the list. A day is one file, as
 * a user would dump it: a line for each record, in the order of their ids. Everything follows from the number of records.
 */
final class ProductDays {
    /** Records in a page. */
    static final int PAGE = 250;

    private static final long FIRST_ID = 4_000_000_001L;
    private static final int GONE = -1;
    private final Random random = new Random(20_261_121);
    private final int atFirst;
    private int[] versions;

    ProductDays(int records) {
        atFirst = records;
        versions = new int[records];
    }

    /** What one day changed. */
    record Change(int changed, int created, int gone) {
        int all() {
            return changed + created + gone;
        }
    }

    /**
     * A day's file.
     *
     * @param pages where each page of records begins in the file, and its end
     */
    record Dump(String file, long records, long bytes, List<Long> pages) {}

    /** Goes on to the next day. */
    Change next() {
        Change change = new Change(atFirst / 100, atFirst / 500, atFirst / 1000);
        int[] after = Arrays.copyOf(versions, versions.length + change.created());
        for (int i = 0; i < change.changed() + change.gone(); i++) {
            int chosen = random.nextInt(versions.length);
            while (after[chosen] != versions[chosen] || after[chosen] == GONE) {
                chosen = random.nextInt(versions.length);
            }
            after[chosen] = i < change.changed() ? versions[chosen] + 1 : GONE;
        }
        versions = after;
        return change;
    }

    /** Writes the day's file anew, as a dump does: whoever looks at its time or inode has to read it. */
    Dump write(Path file) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        List<Long> pages = new ArrayList<>();
        long records = 0;
        long bytes = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft), 1 << 20)) {
            for (int i = 0; i < versions.length; i++) {
                if (versions[i] == GONE) {
                    continue;
                }
                if (records++ % PAGE == 0) {
                    pages.add(bytes);
                }
                byte[] line = (ProductTexts.text(FIRST_ID + i, versions[i]) + "\n").getBytes(StandardCharsets.US_ASCII);
                out.write(line);
                bytes += line.length;
            }
        }
        pages.add(bytes);
        Files.deleteIfExists(file);
        Files.move(draft, file);
        return new Dump(file.toString(), records, bytes, pages);
    }

    /** Keys of records that are there, drawn at random. */
    List<String> keys(int count, Random draw) {
        List<String> keys = new ArrayList<>();
        while (keys.size() < count) {
            int chosen = draw.nextInt(versions.length);
            if (versions[chosen] != GONE) {
                keys.add(Long.toString(FIRST_ID + chosen));
            }
        }
        return keys;
    }
}
