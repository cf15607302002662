package io.holdfast.chaos.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.shop.Aisle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges a vault whose objects came, went and were damaged: whether each backup has what it should, says exactly what it lacks because of the campaign's own
 * damage, and whether rows and bucket agree.
 */
public final class VaultJudge {
    private static final JsonMapper JSON = new JsonMapper();

    private final Evidence evidence;
    private final Map<String, Harm> harms;
    private final BucketReadings readings;
    private final BucketReadings.Api api;
    private final Function<String, List<String>> keys;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Window> windows = new HashMap<>();
    private long backups;
    private long compared;

    /** @param keys all keys of the bucket that begin so */
    public VaultJudge(
            Evidence evidence,
            List<Harm> harms,
            BucketReadings readings,
            BucketReadings.Api api,
            Function<String, List<String>> keys) {
        this.evidence = evidence;
        this.harms =
                harms.stream().collect(Collectors.toMap(harm -> harm.object().key(), it -> it, (one, other) -> other));
        this.readings = readings;
        this.api = api;
        this.keys = keys;
        evidence.backups().forEach(asked -> windows.put(asked.backup(), asked.window()));
    }

    /**
     * Reads everything; the service has to answer meanwhile, and nothing may be under way.
     *
     * @param look with all that lies in the tables
     * @param unused objects that no backup uses
     */
    public Verdict judge(Look look, List<String> unused) {
        Set<String> damaged = new HashSet<>();
        for (Look.Backup backup : look.backups()) {
            if (backup.isReadable() && isDamaged(backup)) {
                damaged.add(backup.id());
            }
        }
        Judge whole = new Judge(evidence, readings);
        whole.judgeBackups(look.only(backup -> !damaged.contains(backup.id())));
        Verdict verdict = whole.judgeRows(look);
        findings.addAll(verdict.findings());
        unused.forEach(each -> findings.add(Finding.leftOver("nobody uses %s", each)));
        states(look);
        bucket(look);
        return new Verdict(verdict.backups() + backups, verdict.records() + compared, List.copyOf(findings));
    }

    /** Whether the campaign's damage touches a backup. Compares what it says of itself, and reads what it still has. */
    private boolean isDamaged(Look.Backup backup) {
        Set<String> harmed = harms.values().stream()
                .map(Harm::object)
                .filter(object -> object.source().equals(backup.source()))
                .map(Look.Stored::name)
                .collect(Collectors.toSet());
        try {
            Lacks lacks = Lacks.of(readings.reader(backup), backup, harmed);
            Set<String> named = named(backup);
            differences(named, lacks.named())
                    .forEach(each -> findings.add(Finding.wronglyNamed("%s says that it lacks %s", backup.id(), each)));
            differences(lacks.named(), named)
                    .forEach(each ->
                            findings.add(Finding.wronglyNamed("%s does not say that it lacks %s", backup.id(), each)));
            if (!lacks.named().isEmpty() && backup.result().equals("SUCCEEDED")) {
                sound(backup, lacks);
            }
            return !lacks.named().isEmpty();
        } catch (Exception e) {
            findings.add(Finding.lost("%s (%s) does not read back: %s", backup.id(), backup.result(), e));
            return true;
        }
    }

    private void sound(Look.Backup backup, Lacks lacks) {
        ShopHistory shop = evidence.shops().get(backup.source());
        Window window = windows.get(backup.id());
        if (window == null) {
            return; // a safety backup, of which only the names are judged
        }
        backups++;
        for (Aisle aisle : Aisle.values()) {
            lacks.sound()
                    .getOrDefault(aisle.plural(), java.util.Collections.emptySortedMap())
                    .forEach((key, text) -> {
                        compared++;
                        if (!shop.mayHold(aisle, Long.parseLong(key), text, window)) {
                            findings.add(
                                    Finding.lost("%s has %s %s as it was not then", backup.id(), aisle.plural(), key));
                        }
                    });
        }
    }

    private Set<String> named(Look.Backup backup) throws IOException {
        Set<String> named = new TreeSet<>();
        String next = "";
        do {
            JsonNode page = JSON.readTree(
                    api.get(backup.tenant(), "/api/v1/backups/" + backup.id() + "/damages?limit=1000" + next));
            for (JsonNode each : page.path("items")) {
                named.add(
                        each.path("stream").asText("") + "/" + each.path("key").asText(""));
            }
            next = page.hasNonNull("next") ? "&cursor=" + page.get("next").asText() : "";
        } while (!next.isEmpty());
        return named;
    }

    private static Set<String> differences(Set<String> some, Set<String> others) {
        Set<String> rest = new TreeSet<>(some);
        rest.removeAll(others);
        return rest;
    }

    /** Whether exactly those objects are called broken to which something was done. */
    private void states(Look look) {
        for (Look.Stored object : look.objects()) {
            boolean harmed = harms.containsKey(object.key());
            if (object.state().equals("BROKEN") != harmed && !object.state().equals("CONDEMNED")) {
                findings.add(Finding.wronglyNamed(
                        "%s is %s, and something was%s done to it",
                        object.key(), object.state(), harmed ? "" : " not"));
            }
        }
    }

    /** Whether the bucket holds what rows and backups name, and nothing else. */
    private void bucket(Look look) {
        Set<String> rows = look.objects().stream().map(Look.Stored::key).collect(Collectors.toSet());
        Set<String> manifests = look.backups().stream()
                .filter(Look.Backup::isReadable)
                .map(it -> "%s/%s/manifests/%012d-%s".formatted(it.tenant(), it.source(), it.seq(), it.id()))
                .collect(Collectors.toSet());
        Set<String> there = new TreeSet<>();
        for (String place : look.backups().stream()
                .map(it -> it.tenant() + "/" + it.source() + "/")
                .collect(Collectors.toSet())) {
            there.addAll(keys.apply(place));
        }
        there.removeIf(key -> key.contains("/facts/"));
        for (String key : there) {
            if (!rows.contains(key) && !manifests.contains(key)) {
                findings.add(Finding.leftOver("%s lies in the bucket and is named by nothing", key));
            }
        }
        for (String key : differences(manifests, there)) {
            findings.add(Finding.lost("%s is not in the bucket", key));
        }
        for (String key : differences(rows, there)) {
            if (!harms.containsKey(key) || !harms.get(key).gone()) {
                findings.add(Finding.lost("%s has a row and is not in the bucket", key));
            }
        }
    }
}
