package io.holdfast.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.demo.Difference;
import io.holdfast.demo.TreeComparison;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A realm as people see it: users by name, groups by path, roles by name, each with what it belongs to. The ids that Keycloak assigns are replaced by names; when a user was created is left
 * out.
 *
 * @param things by a name such as {@code groups /Area 01/Team 3}
 */
record KeycloakState(Map<String, ObjectNode> things) {
    private static final List<String> ASSIGNED = List.of("id", "createdTimestamp", "containerId", "parentId");

    static KeycloakState of(KeycloakReading reading) {
        Map<String, String> users = names(reading.of("users"), "username");
        Map<String, String> roles = names(reading.of("roles"), "name");
        Map<String, String> groups = new HashMap<>();
        reading.of("groups").keySet().forEach(id -> groups.put(id, path(reading.of("groups"), id)));
        KeycloakState state = new KeycloakState(new TreeMap<>());
        state.add("users", reading, users);
        state.add("groups", reading, groups);
        state.add("roles", reading, roles);
        state.join("users", "groups", reading.of("memberships"), users, groups);
        state.join("users", "roles", reading.of("user_roles"), users, roles);
        state.join("groups", "roles", reading.of("group_roles"), groups, roles);
        state.join("roles", "composites", reading.of("role_composites"), roles, roles);
        return state;
    }

    /** All differences between two moments. */
    static List<Difference> differences(KeycloakState before, KeycloakState after) {
        TreeSet<String> names = new TreeSet<>(before.things.keySet());
        names.addAll(after.things.keySet());
        List<Difference> all = new ArrayList<>();
        for (String name : names) {
            ObjectNode old = before.things.get(name);
            ObjectNode now = after.things.get(name);
            if (old == null || now == null) {
                all.add(new Difference(name, "", old == null ? "absent" : "there", now == null ? "absent" : "there"));
            } else {
                all.addAll(TreeComparison.of(name, old, now));
            }
        }
        return all;
    }

    /** How many things of a kind there are. */
    long count(String kind) {
        return things.keySet().stream()
                .filter(name -> name.startsWith(kind + " "))
                .count();
    }

    /** The id of the group at a path. */
    static String groupAt(KeycloakReading reading, String path) {
        return reading.of("groups").keySet().stream()
                .filter(id -> path(reading.of("groups"), id).equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no group " + path));
    }

    private void add(String kind, KeycloakReading reading, Map<String, String> names) {
        reading.of(kind).forEach((id, record) -> {
            ObjectNode view = record.deepCopy();
            view.remove(ASSIGNED);
            if (things.put(kind + " " + names.get(id), view) != null) {
                throw new IllegalStateException("two " + kind + " of one name: " + names.get(id));
            }
        });
    }

    private void join(
            String kind,
            String field,
            Map<String, ObjectNode> pairs,
            Map<String, String> owners,
            Map<String, String> others) {
        Map<String, TreeSet<String>> sorted = new TreeMap<>();
        for (String key : pairs.keySet()) {
            String own = KeycloakReading.own(key);
            sorted.computeIfAbsent(owners.get(KeycloakReading.owner(key)), none -> new TreeSet<>())
                    .add(others.getOrDefault(own, "nothing of id " + own));
        }
        sorted.forEach((name, all) -> {
            ArrayNode list = things.get(kind + " " + name).putArray("in " + field);
            all.forEach(list::add);
        });
    }

    private static Map<String, String> names(Map<String, ObjectNode> records, String field) {
        Map<String, String> names = new HashMap<>();
        records.forEach((id, record) -> names.put(id, record.get(field).asText()));
        return names;
    }

    private static String path(Map<String, ObjectNode> groups, String id) {
        JsonNode group = groups.get(id);
        String name = group.get("name").asText();
        JsonNode parent = group.path("parentId");
        return (parent.isTextual() ? path(groups, parent.asText()) : "") + "/" + name;
    }
}
