package io.holdfast.price;

import io.holdfast.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code ./dev bench diff}: two days of one stream, one in a hundred records apart, are compared, as a diff's task does it: from the indexes to the last row of its entries.
 * Ends with 0 only where every difference was found, at most a twentieth of both snapshots' bytes was read and, up to a million records, within two seconds.
 */
public final class PriceOfDiff {
    private static final int FULL_SIZE = 1_000_000;
    private static final int LEAST = 1000;
    private static final int WARM_UP = 10_000;
    private static final int RUNS = 5;
    private static final double MOST_SECONDS = 2;
    private static final double MOST_READ = 0.05;
    private static final String WHO = "vault";

    private PriceOfDiff() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of("target", "bench-diff").toAbsolutePath();
        Disk.remove(folder);
        Files.createDirectories(folder);
        boolean held = false;
        try (LocalStack stack = LocalStack.start()) {
            held = measure(stack, folder, records(arguments));
        } catch (IllegalStateException | IllegalArgumentException e) {
            System.err.println("bench diff: " + e.getMessage());
        } finally {
            Disk.remove(folder);
        }
        System.exit(held ? 0 : 1);
    }

    private static int records(String[] arguments) {
        if (arguments.length == 0) {
            return FULL_SIZE;
        }
        if (arguments.length != 2 || !arguments[0].equals("--records") || !arguments[1].matches("\\d{4,8}")) {
            throw new IllegalArgumentException("the only option is --records N, at least " + LEAST);
        }
        return Integer.parseInt(arguments[1]);
    }

    private static boolean measure(LocalStack stack, Path folder, int records) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "%,d records each side, 1 %% changed, 0.2 %% new, 0.1 %% gone; a process with a heap of %s, the store a folder, Postgres beside it. Load before: %s%n",
                records,
                VaultProcess.HEAP,
                Files.readString(Path.of("/proc/loadavg")).trim());
        Figures figures = new Figures();
        Path file = folder.resolve("products.ndjson");
        List<String> wrong = new ArrayList<>();
        long both;
        int differences;
        try (VaultProcess vault = VaultProcess.start(stack.configuration(), folder.resolve("store"))) {
            twoDays(vault, file, WARM_UP);
            vault.done(Order.to(Order.Work.DIFF));
            vault.done(Order.to(Order.Work.NEW_SOURCE));
            differences = twoDays(vault, file, records);
            both = vault.done(Order.to(Order.Work.SIZE)).count();
            for (int run = 0; run < RUNS; run++) {
                Order.Done done = vault.done(Order.to(Order.Work.DIFF));
                figures.add(WHO, "diff", done.measured());
                if (done.count() != differences) {
                    wrong.add(done.count() + " entries instead of " + differences);
                }
            }
        }
        figures.print();
        double seconds = figures.median(WHO, "diff", Measured::seconds);
        double share = figures.median(WHO, "diff", Measured::bytes) / both;
        if (records <= FULL_SIZE && seconds > MOST_SECONDS) {
            wrong.add("it takes longer than " + MOST_SECONDS + " s");
        }
        if (share > MOST_READ) {
            wrong.add("more than a twentieth of both snapshots was read");
        }
        wrong.forEach(each -> System.out.println("WRONG: " + each));
        System.out.printf(
                Locale.ROOT,
                "{\"records\":%d,\"changed\":%d,\"work_s\":%.3f,\"bytes_read_share\":%.4f,\"peak_rss_mb\":%.0f}%n",
                records,
                differences,
                seconds,
                share,
                figures.most(WHO, Measured::peakMegabytes));
        return wrong.isEmpty();
    }

    /** Backs up two days; returns how many records are not the same. */
    private static int twoDays(VaultProcess vault, Path file, int records) throws IOException {
        ProductDays days = new ProductDays(records);
        vault.done(Order.with(Order.Work.BACKUP, days.write(file)));
        ProductDays.Change change = days.next();
        vault.done(Order.with(Order.Work.BACKUP, days.write(file)));
        return change.all();
    }
}
