package io.holdfast.price;

import io.holdfast.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * {@code ./dev bench vault}: what it takes to back a stream up, to back it up again unchanged and slightly changed, to compare, to read, to verify, and what thirty such
 * days hold; beside restic and borg over the same data. Ends with 0 only where what was read is what was written and the bytes and requests are within their bounds.
 */
public final class PriceOfChange {
    private static final int WARM_UP = 10_000;
    private static final int DAYS = 30;
    private static final int READS = 1000;
    private static final String VAULT = "vault";
    private static final String FILE = "products.ndjson";
    private static final int FULL_SIZE = 200_000;
    /** So that each day at least one record goes. */
    private static final int LEAST = 1000;

    private static final double MOST_ADDED = 1.3e6;
    private static final double MOST_HELD = 66e6;
    private static final int MOST_REQUESTS = 3;
    /** What a backup's objects may take whatever its records. */
    private static final double FIXED = 64 << 10;

    private final int records;
    private final int runs;
    private final Path folder;
    private final List<Archiver> archivers;
    private final Figures figures = new Figures();
    private final List<String> wrong = new ArrayList<>();
    private final Path file;

    private PriceOfChange(int records, int runs, Path folder) {
        this.records = records;
        this.runs = runs;
        this.folder = folder;
        this.file = folder.resolve(FILE);
        this.archivers = List.of(Archiver.restic(folder, FILE), Archiver.borg(folder, FILE));
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of("target", "bench-vault").toAbsolutePath();
        Disk.remove(folder);
        Files.createDirectories(folder);
        boolean held = false;
        try {
            PriceOfChange price = new PriceOfChange(
                    option(arguments, "--records", FULL_SIZE), option(arguments, "--runs", 5), folder);
            try (LocalStack stack = LocalStack.start()) {
                price.explain();
                held = price.measure(stack);
            }
        } catch (IllegalStateException | IllegalArgumentException e) {
            System.err.println("bench vault: " + e.getMessage());
        } finally {
            Disk.remove(folder);
        }
        System.exit(held ? 0 : 1);
    }

    /** The number behind an option. @throws IllegalArgumentException where it is none */
    private static int option(String[] arguments, String name, int otherwise) {
        List<String> all = List.of(arguments);
        for (int i = 0; i < all.size(); i += 2) {
            if (!List.of("--records", "--runs").contains(all.get(i)) || i + 1 == all.size()) {
                throw new IllegalArgumentException("the options are --records N and --runs K");
            }
        }
        int at = all.indexOf(name);
        int number = at < 0 ? otherwise : Integer.parseInt(all.get(at + 1));
        if (number < (name.equals("--records") ? LEAST : 1)) {
            throw new IllegalArgumentException(name + " is too small; at least " + LEAST + " records, once");
        }
        return number;
    }

    private void explain() throws IOException {
        System.out.printf(
                Locale.ROOT,
                """
                %,d product records; from day to day 1 %% change, 0.2 %% are new, 0.1 %% go, anywhere in the list. Each day is one file of lines, written anew, as a user would
                dump it; the vault gets the same lines in pages of 250 records, %d of its tasks at a time as in a lane, in a process with a heap of %s after a warm-up of %,d
                records, and encrypts; Postgres runs beside it. %s and %s encrypt as well. All stores lie on one disk; nothing is dropped from the system's cache. Load before: %s%n""",
                records,
                VaultAtWork.SLOTS,
                VaultProcess.HEAP,
                WARM_UP,
                archivers.get(0).version(),
                archivers.get(1).version(),
                Files.readString(Path.of("/proc/loadavg")).trim());
    }

    private boolean measure(LocalStack stack) throws IOException, InterruptedException {
        Order.Done lookups = null;
        long held = 0;
        for (int run = 1; run <= runs; run++) {
            Path store = folder.resolve("store-" + run);
            try (VaultProcess vault = VaultProcess.start(stack.configuration(), store)) {
                warmUp(vault);
                long before = Disk.bytes(store);
                ProductDays days = run(vault);
                System.out.printf("run %d of %d done%n", run, runs);
                if (run == runs) {
                    lookups = thirtyDays(vault, days);
                    held = Disk.bytes(store) - before;
                }
            }
            Disk.remove(store);
        }
        figures.print();
        return verdict(lookups, held);
    }

    private void warmUp(VaultProcess vault) throws IOException {
        ProductDays days = new ProductDays(WARM_UP);
        for (int day = 0; day < 3; day++) {
            ProductDays.Dump dump = days.write(file);
            vault.done(Order.with(Order.Work.BACKUP, dump));
            if (day > 0) {
                vault.done(Order.to(Order.Work.DIFF));
            }
            vault.done(Order.readOne(days.keys(100, new Random(1))));
            vault.done(Order.with(Order.Work.READ_ALL, dump));
            days.next();
        }
        figures.add(
                VAULT,
                "of 10,000",
                vault.done(Order.with(Order.Work.BACKUP, days.write(file))).measured());
        vault.done(Order.to(Order.Work.NEW_SOURCE));
    }

    /** All works once, by each of the three; the next day's state is left to go on with. */
    private ProductDays run(VaultProcess vault) throws IOException, InterruptedException {
        ProductDays days = new ProductDays(records);
        for (Archiver archiver : archivers) {
            archiver.begin();
        }
        backup(vault, "first", days.write(file), records);
        backup(vault, "unchanged", days.write(file), 0);
        ProductDays.Change change = days.next();
        ProductDays.Dump dump = days.write(file);
        backup(vault, "1 % changed", dump, change.all());
        expect(VAULT, "diff", vault.done(Order.to(Order.Work.DIFF)), change.all());
        List<String> keys = days.keys(READS, new Random(2));
        Order.Done one = vault.done(Order.readOne(keys));
        require(one.right(), "a record that was read is not the one that was asked for");
        figures.add(VAULT, "read one", each(one, keys.size()));
        Order.Done whole = vault.done(Order.with(Order.Work.READ_ALL, dump));
        require(whole.right(), "what was read is not what was written");
        figures.add(VAULT, "read all", whole.measured());
        Order.Done verified = vault.done(Order.to(Order.Work.VERIFY));
        require(verified.right() && verified.count() > 0, "the verification found broken objects");
        figures.add(VAULT, "verify", verified.measured());
        for (Archiver archiver : archivers) {
            figures.add(
                    archiver.name(),
                    "read one",
                    archiver.readOne(days.keys(1, new Random(3)).getFirst()));
            figures.add(archiver.name(), "read all", archiver.readAll());
            figures.add(archiver.name(), "verify", archiver.verify());
        }
        return days;
    }

    private void backup(VaultProcess vault, String work, ProductDays.Dump dump, long entries)
            throws IOException, InterruptedException {
        expect(VAULT, work, vault.done(Order.with(Order.Work.BACKUP, dump)), entries);
        for (Archiver archiver : archivers) {
            figures.add(archiver.name(), work, archiver.backup());
        }
    }

    /** The vault alone goes on, day by day, until there were thirty; then records are read one by one. */
    private Order.Done thirtyDays(VaultProcess vault, ProductDays days) throws IOException {
        ProductDays.Dump dump = null;
        for (int day = 2; day <= DAYS; day++) {
            ProductDays.Change change = days.next();
            dump = days.write(file);
            expect(VAULT, "a later day", vault.done(Order.with(Order.Work.BACKUP, dump)), change.all());
        }
        List<String> keys = days.keys(READS, new Random(4));
        Order.Done one = vault.done(Order.readOne(keys));
        require(one.right(), "after thirty days a record that was read is not the one that was asked for");
        figures.add(VAULT, "day 30: one", each(one, keys.size()));
        Order.Done whole = vault.done(Order.with(Order.Work.READ_ALL, dump));
        require(whole.right(), "after thirty days what was read is not what was written");
        figures.add(VAULT, "day 30: all", whole.measured());
        return one;
    }

    private void expect(String who, String work, Order.Done done, long entries) {
        figures.add(who, work, done.measured());
        require(done.count() == entries, work + ": " + done.count() + " entries instead of " + entries);
    }

    private static Measured each(Order.Done reads, int count) {
        Measured all = reads.measured();
        return new Measured(
                reads.median() / 1000,
                all.bytes() / count,
                Math.round((double) all.requests() / count),
                all.peakMegabytes());
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            wrong.add(otherwise);
        }
    }

    private boolean verdict(Order.Done lookups, long held) {
        double first = figures.median(VAULT, "first", Measured::bytes);
        double added = figures.median(VAULT, "1 % changed", Measured::bytes);
        double more = held - first;
        require(added <= bound(MOST_ADDED, FIXED), String.format("a changed day adds %,.0f bytes", added));
        require(more <= bound(MOST_HELD, DAYS * FIXED), String.format("thirty days add %,.0f bytes", more));
        require(lookups.count() <= MOST_REQUESTS, "one record takes " + lookups.count() + " requests");
        wrong.forEach(each -> System.out.println("WRONG: " + each));
        System.out.println(String.format(
                Locale.ROOT,
                "{\"records\":%d,\"first_s\":%.2f,\"first_bytes\":%.0f,\"second_added_bytes\":%.0f,\"added_bytes_30d\":%.0f,\"read_one_ms\":%.2f,"
                        + "\"read_one_requests_p99\":%d,\"peak_rss_mb\":%.0f,\"restic\":%s,\"borg\":%s}",
                records,
                figures.median(VAULT, "first", Measured::seconds),
                first,
                added,
                more,
                lookups.median(),
                lookups.count(),
                figures.most(VAULT, Measured::peakMegabytes),
                json("restic"),
                json("borg")));
        return wrong.isEmpty();
    }

    /** A bound for the full size in proportion; a smaller one is granted what does not shrink with the records. */
    private double bound(double most, double fixed) {
        double share = (double) records / FULL_SIZE;
        return most * share + fixed * Math.max(0, 1 - share);
    }

    private String json(String archiver) {
        return String.format(
                Locale.ROOT,
                "{\"first_s\":%.2f,\"first_bytes\":%.0f,\"second_added_bytes\":%.0f,\"peak_rss_mb\":%.0f}",
                figures.median(archiver, "first", Measured::seconds),
                figures.median(archiver, "first", Measured::bytes),
                figures.median(archiver, "1 % changed", Measured::bytes),
                figures.most(archiver, Measured::peakMegabytes));
    }
}
