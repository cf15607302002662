package io.holdfast.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.process.HoldfastApi;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.Call;
import io.holdfast.shop.DemoShop;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Judges what came of a shop's one backup, by the API's answers and by the shop's own log.
 *
 * @param lost records and files that the shop has and the backup has not, or not as they are; all of them where it did not succeed
 * @param doubled records that are there more than once, tasks that were done more than once, and calls that were made again although nobody was taken away in between
 * @param repeated calls that were made again because the worker that made them first was taken away
 */
record Account(int lost, int doubled, int repeated) {
    static final Account NOTHING = new Account(0, 0, 0);

    Account plus(Account other) {
        return new Account(lost + other.lost, doubled + other.doubled, repeated + other.repeated);
    }

    /**
     * Looks at one backup.
     *
     * @param aisles what was to be backed up
     * @param askedToEnd when a worker was asked to end, by its name, in {@link System#nanoTime()}
     */
    static Account of(
            HoldfastApi owner, String backup, DemoShop shop, Set<Aisle> aisles, ToLongFunction<String> askedToEnd) {
        JsonNode found = owner.backup(backup);
        Map<String, Integer> wanted = content(shop, aisles);
        Map<String, Integer> there =
                found.get("state").asText().equals("SUCCEEDED") ? content(owner, backup) : new HashMap<>();
        int lost = wanted.keySet().stream()
                .mapToInt(line -> there.containsKey(line) ? 0 : 1)
                .sum();
        int extra = there.entrySet().stream()
                .mapToInt(line -> line.getValue() - wanted.getOrDefault(line.getKey(), 0))
                .filter(more -> more > 0)
                .sum();
        JsonNode tasks = owner.job(found.get("job_id").asText()).get("tasks");
        int again = Math.abs(tasks.get("total").asInt() - tasks.get("done").asInt());
        Account calls = calls(shop, askedToEnd);
        return new Account(lost, extra + again, 0).plus(calls);
    }

    /** A stream is counted twice, when it is planned and when it is sealed; everything else is asked for once. */
    private static Account calls(DemoShop shop, ToLongFunction<String> askedToEnd) {
        int doubled = 0;
        int repeated = 0;
        Map<String, List<Call>> same = shop.calls().list().stream()
                .collect(Collectors.groupingBy(call -> call.method() + " " + call.path() + "?" + call.query()));
        for (Map.Entry<String, List<Call>> each : same.entrySet()) {
            int allowed = each.getKey().contains("/count.json") ? 2 : 1;
            List<Call> calls = each.getValue();
            int more = Math.max(0, calls.size() - allowed);
            long last = calls.getLast().nanos();
            long excused = calls.stream()
                    .limit(calls.size() - 1L)
                    .filter(call -> askedToEnd.applyAsLong(call.worker()) < last)
                    .count();
            repeated += (int) Math.min(more, excused);
            doubled += (int) Math.max(0, more - excused);
        }
        return new Account(0, doubled, repeated);
    }

    private static Map<String, Integer> content(DemoShop shop, Set<Aisle> aisles) {
        Map<String, Integer> content = new HashMap<>();
        for (Aisle aisle : aisles) {
            for (long id : shop.ids(aisle)) {
                String text = shop.text(aisle, id).orElseThrow();
                content.merge(aisle.plural() + " " + text, 1, Integer::sum);
                Links.of(text).forEach(link -> content.put(file(link, shop), 1));
            }
        }
        return content;
    }

    private static String file(String link, DemoShop shop) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(shop.file(link).orElseThrow());
            return "_media " + link + " " + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Integer> content(HoldfastApi owner, String backup) {
        Map<String, Integer> content = new HashMap<>();
        for (JsonNode stream : owner.streams(backup)) {
            String name = stream.get("name").asText();
            new String(
                            owner.bytes("/api/v1/backups/" + backup + "/streams/" + name + "/records.ndjson"),
                            StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> name.equals("_media") ? Links.ofEntry(line) : line)
                    .forEach(line -> content.merge(name + " " + line, 1, Integer::sum));
        }
        return content;
    }
}
