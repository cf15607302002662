package io.holdfast.truth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Many worlds, some side by side, and the sum of what was found. A world that fails is told again with one trait less, for as long as it still fails. */
final class Campaign {
    private static final int SIDE_BY_SIDE = Integer.getInteger("holdfast.truth.side-by-side", 12);
    private static final int SHRUNK = 3;
    private static final int MOST_TRIES = Integer.getInteger("holdfast.truth.tries", 40);
    private final Consumer<Map<String, String>> installer;
    private final Map<String, String> connectors = new TreeMap<>();
    private final Map<Finding.Kind, Integer> found = new TreeMap<>();
    private int worlds;
    private int backups;
    private long records;
    private int names;

    /** @param installer makes connectors known, by name, in place of those before */
    Campaign(Consumer<Map<String, String>> installer) {
        this.installer = installer;
    }

    /** Tells so many worlds; returns those in which something was wrong, the first ones shrunk. */
    List<Outcome> run(long seed, int count) {
        List<Outcome> all =
                tell(LongStream.range(seed, seed + count).mapToObj(Traits::of).toList());
        worlds += all.size();
        List<Outcome> wrong = new ArrayList<>();
        for (Outcome outcome : all) {
            backups += outcome.backups();
            records += outcome.records();
            outcome.findings().stream()
                    .map(Finding::kind)
                    .distinct()
                    .forEach(kind -> found.merge(kind, 1, Integer::sum));
            if (!outcome.findings().isEmpty()) {
                wrong.add(wrong.size() < SHRUNK ? shrunk(outcome) : outcome);
            }
        }
        return wrong;
    }

    private Outcome shrunk(Outcome outcome) {
        Outcome least = outcome;
        int tries = 0;
        for (boolean smaller = true; smaller && tries < MOST_TRIES; ) {
            smaller = false;
            List<Traits> ways = least.traits().simpler();
            for (int from = 0; from < ways.size() && !smaller && tries < MOST_TRIES; from += SIDE_BY_SIDE) {
                List<Traits> some = ways.subList(from, Math.min(ways.size(), from + SIDE_BY_SIDE));
                tries += some.size();
                for (Outcome less : tell(some)) {
                    if (!smaller
                            && !less.findings().isEmpty()
                            && less.findings().getFirst().kind()
                                    == outcome.findings().getFirst().kind()) {
                        least = less;
                        smaller = true;
                    }
                }
            }
        }
        return least;
    }

    private List<Outcome> tell(List<Traits> stories) {
        List<Callable<Outcome>> tasks = new ArrayList<>();
        for (Traits traits : stories) {
            String name = "world-" + ++names;
            connectors.put(name, ConnectorText.of(name, traits));
            tasks.add(() -> WorldRun.of(traits, name));
        }
        installer.accept(Map.copyOf(connectors));
        try (ExecutorService pool = Executors.newFixedThreadPool(SIDE_BY_SIDE)) {
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> each : pool.invokeAll(tasks, 2, TimeUnit.HOURS)) {
                outcomes.add(each.get());
            }
            return outcomes;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A world could not be told", e.getCause());
        }
    }

    /** The sum as one line of JSON: in how many worlds each promise was broken. */
    String json() {
        return "{\"worlds\":%d,\"backups\":%d,\"records\":%d,\"holes\":%d,\"false_deletions\":%d,\"moved_references\":%d,\"loss_too_large\":%d}"
                .formatted(
                        worlds,
                        backups,
                        records,
                        found.getOrDefault(Finding.Kind.HOLE, 0),
                        found.getOrDefault(Finding.Kind.FALSE_DELETION, 0),
                        found.getOrDefault(Finding.Kind.MOVED_REFERENCE, 0),
                        found.getOrDefault(Finding.Kind.LOSS_TOO_LARGE, 0));
    }
}
