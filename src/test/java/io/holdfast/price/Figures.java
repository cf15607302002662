package io.holdfast.price;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What several runs of the same work took, by who did it and what it was: medians with least and most. */
final class Figures {
    private final Map<String, Map<String, List<Measured>>> all = new LinkedHashMap<>();

    void add(String who, String work, Measured measured) {
        all.computeIfAbsent(who, it -> new LinkedHashMap<>())
                .computeIfAbsent(work, it -> new ArrayList<>())
                .add(measured);
    }

    /** The median of a figure; NaN where there is none. */
    double median(String who, String work, ToDoubleFunction<Measured> figure) {
        double[] sorted = sorted(who, work, figure);
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    /** The most of a figure over all works. */
    double most(String who, ToDoubleFunction<Measured> figure) {
        return all.get(who).values().stream()
                .flatMap(List::stream)
                .mapToDouble(figure)
                .max()
                .orElse(Double.NaN);
    }

    private double[] sorted(String who, String work, ToDoubleFunction<Measured> figure) {
        return all.getOrDefault(who, Map.of()).getOrDefault(work, List.of()).stream()
                .mapToDouble(figure)
                .sorted()
                .toArray();
    }

    /** A table of all, to be read by people. */
    void print() {
        System.out.printf(
                "%-8s %-12s %28s %16s %10s %10s%n",
                "who", "work", "seconds (least – most)", "bytes", "requests", "peak MB");
        all.forEach((who, works) -> works.keySet().forEach(work -> {
            double[] seconds = sorted(who, work, Measured::seconds);
            System.out.printf(
                    Locale.ROOT,
                    "%-8s %-12s %28s %16s %10s %10.0f%n",
                    who,
                    work,
                    String.format(
                            Locale.ROOT,
                            "%.3f (%.3f – %.3f)",
                            seconds[seconds.length / 2],
                            seconds[0],
                            seconds[seconds.length - 1]),
                    known(median(who, work, Measured::bytes)),
                    known(median(who, work, Measured::requests)),
                    median(who, work, Measured::peakMegabytes));
        }));
    }

    private static String known(double figure) {
        return figure < 0 ? "–" : String.format(Locale.ROOT, "%,.0f", figure);
    }
}
