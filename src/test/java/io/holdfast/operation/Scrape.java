package io.holdfast.operation;

import io.restassured.RestAssured;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Prometheus would read from the service under test at one moment. */
final class Scrape {
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(\\{.*})? ([^ ]+)( \\d+)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private final Map<Series, Double> values = new HashMap<>();

    private record Series(String name, Map<String, String> labels) {}

    private Scrape(String text) {
        text.lines().filter(line -> !line.startsWith("#")).forEach(this::add);
    }

    /** Asks the service now. */
    static Scrape now() {
        return new Scrape(RestAssured.get("/q/metrics").asString());
    }

    private void add(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a line of Prometheus' text format: " + line);
        }
        Map<String, String> labels = new HashMap<>();
        if (matcher.group(2) != null) {
            Matcher label = LABEL.matcher(matcher.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
        }
        values.put(new Series(matcher.group(1), labels), Double.parseDouble(matcher.group(3)));
    }

    /** The names of all series. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        values.keySet().forEach(series -> names.add(series.name()));
        return names;
    }

    /** The sum of the series of that name with those labels; 0 where there is none. */
    double sum(String name, Map<String, String> labels) {
        return values.entrySet().stream()
                .filter(each -> each.getKey().name().equals(name)
                        && each.getKey().labels().entrySet().containsAll(labels.entrySet()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** By how much that sum has grown since an earlier scrape. */
    double growth(Scrape earlier, String name, Map<String, String> labels) {
        return sum(name, labels) - earlier.sum(name, labels);
    }
}
