package io.holdfast.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** {@code ./dev k8s}: writes what is made from the chart, the plain manifests and the table of values in its README. */
public final class ChartFiles {
    private ChartFiles() {}

    public static void main(String[] arguments) throws IOException {
        Map<String, String> base = PlainManifests.files();
        Set<Path> stale = Set.of();
        try (Stream<Path> files = Files.list(Files.createDirectories(PlainManifests.BASE))) {
            stale = Set.copyOf(
                    files.filter(file -> !base.containsKey(file.getFileName().toString()))
                            .toList());
        }
        for (Path file : stale) {
            Files.delete(file);
        }
        for (var file : base.entrySet()) {
            Files.writeString(PlainManifests.BASE.resolve(file.getKey()), file.getValue());
        }
        Files.writeString(ValuesTable.README, ValuesTable.readme());
        System.out.printf(
                "%s: %d files. %s: %d values.%n",
                PlainManifests.BASE,
                base.size(),
                ValuesTable.README,
                ValuesTable.rows().size());
    }
}
