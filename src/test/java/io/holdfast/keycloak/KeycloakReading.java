package io.holdfast.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a realm holds at one moment, by the keys that Holdfast gives its records. Groups are read down their tree, memberships from the groups' side and role mappings from the roles'
 * side: none of it as the connector does.
 *
 * @param streams records by stream and key; the key of a membership is that of its owner, U+001F, and its own
 */
record KeycloakReading(Map<String, Map<String, ObjectNode>> streams) {
    private static final char SEPARATOR = '\u001f';

    /** What Keycloak derives from other records, or from who asks. */
    private static final List<String> DERIVED = List.of(
            "userProfileMetadata",
            "access",
            "composite",
            "path",
            "subGroupCount",
            "subGroups",
            "realmRoles",
            "clientRoles");

    static KeycloakReading of(KeycloakApi api) {
        KeycloakReading reading = new KeycloakReading(new TreeMap<>());
        api.all("/users?briefRepresentation=false").forEach(user -> reading.add("users", id(user), user));
        reading.groups(api, "/groups?briefRepresentation=false");
        api.get("/roles?briefRepresentation=false").forEach(role -> reading.add("roles", id(role), role));
        for (String group : List.copyOf(reading.of("groups").keySet())) {
            api.all("/groups/" + group + "/members?briefRepresentation=true")
                    .forEach(user -> reading.join("memberships", id(user), group));
        }
        for (JsonNode role : List.copyOf(reading.of("roles").values())) {
            String path = "/roles/" + KeycloakApi.segment(role.get("name").asText());
            api.all(path + "/users").forEach(user -> reading.join("user_roles", id(user), id(role)));
            api.all(path + "/groups").forEach(group -> reading.join("group_roles", id(group), id(role)));
            api.get(path + "/composites").forEach(each -> {
                if (!each.get("clientRole").asBoolean()) {
                    reading.join("role_composites", id(role), id(each));
                }
            });
        }
        return reading;
    }

    Map<String, ObjectNode> of(String stream) {
        return streams.computeIfAbsent(stream, none -> new TreeMap<>());
    }

    private void groups(KeycloakApi api, String list) {
        for (JsonNode group : api.all(list)) {
            add("groups", id(group), group);
            groups(api, "/groups/" + id(group) + "/children?briefRepresentation=false");
        }
    }

    private void add(String stream, String key, JsonNode record) {
        ObjectNode content = record.deepCopy();
        content.remove(DERIVED);
        of(stream).put(key, content);
    }

    /** The accounts of clients are no users of the list. */
    private void join(String stream, String owner, String own) {
        boolean ofUser = stream.equals("memberships") || stream.equals("user_roles");
        if (!ofUser || of("users").containsKey(owner)) {
            of(stream).put(owner + SEPARATOR + own, KeycloakApi.object().put("id", own));
        }
    }

    static String owner(String key) {
        return key.substring(0, key.indexOf(SEPARATOR));
    }

    static String own(String key) {
        return key.substring(key.indexOf(SEPARATOR) + 1);
    }

    /** What is compared of a record that Holdfast shows: without what Keycloak derives, and of a membership the key alone. */
    static ObjectNode content(String stream, JsonNode record) {
        if (List.of("users", "groups", "roles").contains(stream)) {
            ObjectNode content = record.deepCopy();
            content.remove(DERIVED);
            return content;
        }
        return KeycloakApi.object().set("id", record.get("id"));
    }

    private static String id(JsonNode record) {
        return record.get("id").asText();
    }
}
