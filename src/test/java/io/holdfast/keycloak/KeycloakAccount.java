package io.holdfast.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.process.HoldfastApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What Holdfast says, held against what Keycloak says. */
final class KeycloakAccount {
    static final List<String> STREAMS =
            List.of("roles", "groups", "users", "memberships", "user_roles", "group_roles", "role_composites");

    private final HoldfastApi owner;

    KeycloakAccount(HoldfastApi owner) {
        this.owner = owner;
    }

    /** Where a backup's records are not those of the realm: keys that only one of both has, and records that say something else. */
    List<String> notStored(String backup, KeycloakReading reading) {
        List<String> wrong = new ArrayList<>();
        for (String stream : STREAMS) {
            Map<String, ObjectNode> stored = new TreeMap<>();
            for (JsonNode line : owner.all("/api/v1/backups/" + backup + "/streams/" + stream + "/records?limit=500")) {
                stored.put(line.get("key").asText(), KeycloakReading.content(stream, line.get("data")));
            }
            Set<String> keys = new TreeSet<>(stored.keySet());
            keys.addAll(reading.of(stream).keySet());
            for (String key : keys) {
                JsonNode said = stored.get(key);
                JsonNode is = reading.of(stream).get(key);
                if (said == null || !said.equals(is)) {
                    wrong.add("%s %s: stored %s, is %s".formatted(stream, shown(key), said, is));
                }
            }
        }
        return wrong;
    }

    /** Entries that a diff between two moments lacks, or has too many: each is {@code STREAM KIND KEY}. */
    static List<String> wronglyTicked(List<JsonNode> entries, KeycloakReading before, KeycloakReading after) {
        Set<String> told = entries.stream()
                .map(each -> entry(
                        each.get("stream").asText(),
                        each.get("kind").asText(),
                        each.get("key").asText()))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> happened = happened(before, after);
        List<String> wrong = new ArrayList<>();
        told.stream().filter(each -> !happened.contains(each)).forEach(each -> wrong.add("told, not so: " + each));
        happened.stream().filter(each -> !told.contains(each)).forEach(each -> wrong.add("not told: " + each));
        return wrong;
    }

    /** What became of each record between two moments, as a diff has to tell it. */
    static Set<String> happened(KeycloakReading before, KeycloakReading after) {
        Set<String> happened = new TreeSet<>();
        for (String stream : STREAMS) {
            Set<String> keys = new TreeSet<>(before.of(stream).keySet());
            keys.addAll(after.of(stream).keySet());
            for (String key : keys) {
                JsonNode old = before.of(stream).get(key);
                JsonNode now = after.of(stream).get(key);
                if (old == null || now == null) {
                    happened.add(entry(stream, old == null ? "created" : "deleted", key));
                } else if (!old.equals(now)) {
                    happened.add(entry(stream, "changed", key));
                }
            }
        }
        return happened;
    }

    /** Puts all entries of a diff back: what is gone or different comes back, and what was added goes. */
    JsonNode restore(String diff, Duration patience) {
        ObjectNode order = KeycloakApi.object();
        var entries = order.putObject("diff").put("id", diff).putArray("entries");
        STREAMS.forEach(stream -> entries.addObject()
                .put("stream", stream)
                .putArray("kinds")
                .add("changed")
                .add("deleted")
                .add("created"));
        return owner.awaitRestore(owner.startRestore(order), patience);
    }

    private static String entry(String stream, String kind, String key) {
        return stream + " " + kind + " " + shown(key);
    }

    private static String shown(String key) {
        return key.replace('\u001f', '/');
    }
}
