package io.holdfast.chaos.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.shop.Aisle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;

/** Compares a backup that is called SUCCEEDED with what the shop held while it was made. */
final class BackupJudge {
    private static final String MEDIA = "_media";
    private static final JsonMapper JSON = new JsonMapper();

    private final Look.Backup backup;
    private final Reading reading;
    private final List<Finding> findings = new ArrayList<>();
    private long compared;

    BackupJudge(Look.Backup backup, Reading reading) {
        this.backup = backup;
        this.reading = reading;
    }

    List<Finding> findings() {
        return findings;
    }

    long compared() {
        return compared;
    }

    /** Whether it is as complete as it says. */
    BackupJudge judgeCompleteness() {
        JsonNode manifest = reading.manifest();
        if (!manifest.path("result").asText().equals("SUCCEEDED")
                || !manifest.path("missing").isEmpty()) {
            findings.add(Finding.falselyComplete(
                    "%s is SUCCEEDED, and its manifest says %s, missing %s",
                    backup.id(), manifest.path("result"), manifest.path("missing")));
        }
        Set<String> streams = new HashSet<>(backup.streams());
        for (JsonNode stream : manifest.path("streams")) {
            String name = stream.path("stream").asText();
            streams.remove(name);
            if (!stream.path("complete").asBoolean()) {
                findings.add(Finding.falselyComplete("%s is SUCCEEDED with an incomplete %s", backup.id(), name));
            }
        }
        streams.forEach(
                stream -> findings.add(Finding.falselyComplete("%s is SUCCEEDED and has no %s", backup.id(), stream)));
        return this;
    }

    /** Whether each record has a state that it had in the window, and none is missing or too many. */
    BackupJudge judgeContent(ShopHistory shop, Window window) {
        for (Aisle aisle : Aisle.values()) {
            SortedMap<String, String> records = reading.bucket().get(aisle.plural());
            if (records == null) {
                continue; // judged as a missing stream
            }
            records.forEach((key, text) -> {
                compared++;
                Set<String> possible = shop.texts(aisle, Long.parseLong(key), window);
                if (possible.stream().allMatch(Objects::isNull)) {
                    findings.add(Finding.falselyComplete(
                            "%s has %s %s, which the shop did not hold then", backup.id(), aisle.plural(), key));
                } else if (!shop.mayHold(aisle, Long.parseLong(key), text, window)) {
                    findings.add(Finding.lost(
                            "%s has %s %s as it was not then: %s", backup.id(), aisle.plural(), key, text));
                }
            });
            for (long id : shop.throughout(aisle, window)) {
                if (!records.containsKey(Long.toString(id))) {
                    findings.add(Finding.lost("%s lacks %s %d", backup.id(), aisle.plural(), id));
                }
            }
        }
        return this;
    }

    /** Whether each file that a product refers to is listed with the hash of its bytes. That these bytes are there was seen when the backup was read. */
    BackupJudge judgeFiles(ShopHistory shop) {
        SortedMap<String, String> files = reading.bucket().getOrDefault(MEDIA, Collections.emptySortedMap());
        SortedMap<String, String> products =
                reading.bucket().getOrDefault(Aisle.PRODUCTS.plural(), Collections.emptySortedMap());
        for (String product : products.values()) {
            for (JsonNode image : parsed(product).path("images")) {
                String url = image.path("src").asText();
                String listed = files.containsKey(url)
                        ? parsed(files.get(url)).at("/file/sha256").asText()
                        : "nothing";
                if (!listed.equals(shop.file(url))) {
                    findings.add(Finding.lost(
                            "%s lists %s for %s, and the shop has %s", backup.id(), listed, url, shop.file(url)));
                }
            }
        }
        return this;
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /** Whether the API gives what lies in the bucket. */
    BackupJudge judgeApi() {
        for (Map.Entry<String, SortedMap<String, String>> stream :
                reading.bucket().entrySet()) {
            List<String> there = new ArrayList<>(stream.getValue().values());
            List<String> given = new ArrayList<>(reading.api().getOrDefault(stream.getKey(), List.of()));
            Collections.sort(there);
            Collections.sort(given);
            if (!there.equals(given)) {
                findings.add(Finding.lost(
                        "%s: the API gives %d %s, in the bucket lie %d, and they are not the same",
                        backup.id(),
                        given.size(),
                        stream.getKey().equals(MEDIA) ? "files" : stream.getKey(),
                        there.size()));
            }
        }
        return this;
    }
}
