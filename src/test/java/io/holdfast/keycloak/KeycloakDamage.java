package io.holdfast.keycloak;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Somebody's bad day in a realm: users, groups and roles are changed, deleted and added, and so is who belongs to what. A deleted group takes its subgroups, memberships and role mappings with
 * it.
 */
final class KeycloakDamage {
    private final KeycloakApi api;
    private final KeycloakReading reading;

    /** @param reading of the realm as it is */
    KeycloakDamage(KeycloakApi api, KeycloakReading reading) {
        this.api = api;
        this.reading = reading;
    }

    void happen() {
        users();
        groups();
        roles();
        memberships();
        mappings();
    }

    private void users() {
        for (int n = 0; n < 15; n++) {
            api.delete("/users/" + user(n));
        }
        for (int n = 20; n < 40; n++) {
            int number = n;
            change("/users/", "users", user(n), record -> damage(record, number));
        }
        for (int n = 0; n < 5; n++) {
            api.create(
                    "/users",
                    KeycloakApi.object()
                            .put("username", "intruder" + n)
                            .put("email", "intruder" + n + "@example.org")
                            .put("enabled", true));
        }
    }

    private static void damage(ObjectNode user, int n) {
        switch (n % 5) {
            case 0 -> user.put("enabled", !user.get("enabled").asBoolean());
            case 1 -> user.put("email", "stolen%d@example.org".formatted(n)).put("emailVerified", false);
            case 2 -> user.put("lastName", "").putObject("attributes");
            case 3 ->
                // Of these some had none of it: a restore has to take it away again.
                user.put("lastName", "Added")
                        .put("email", "added%d@example.org".formatted(n))
                        .set("attributes", KeycloakSeed.attributes(Map.of("added", "by mistake " + n)));
            default -> user.putArray("requiredActions").add("UPDATE_PROFILE");
        }
    }

    private void groups() {
        api.delete("/groups/" + group("/" + KeycloakSeed.areaName(2)));
        api.delete("/groups/" + group("/" + KeycloakSeed.areaName(5) + "/Team 0"));
        change(
                "/groups/",
                "groups",
                group("/" + KeycloakSeed.areaName(6) + "/Team 1"),
                record -> record.put("description", "Added")
                        .set("attributes", KeycloakSeed.attributes(Map.of("added", "1"))));
        change("/groups/", "groups", group("/" + KeycloakSeed.areaName(6) + "/Team 2"), record -> {
            record.put("name", "Renamed").remove("description");
            record.putObject("attributes");
        });
        change("/groups/", "groups", group("/" + KeycloakSeed.areaName(7)), record -> record.put("name", "Area X"));
        api.create("/groups", KeycloakApi.object().put("name", "Intruders"));
        api.create(
                "/groups/" + group("/" + KeycloakSeed.areaName(8)) + "/children",
                KeycloakApi.object().put("name", "Intruders"));
    }

    private void roles() {
        for (int n : new int[] {3, 10, 17}) {
            api.delete("/roles-by-id/" + role(n));
        }
        change("/roles-by-id/", "roles", role(1), record -> record.put("description", "Added"));
        change("/roles-by-id/", "roles", role(6), record -> record.putObject("attributes"));
        change("/roles-by-id/", "roles", role(8), record -> record.remove("description"));
        api.create("/roles", KeycloakApi.object().put("name", "intruder"));
    }

    private void memberships() {
        for (int n = 40; n < 50; n++) {
            String area = KeycloakSeed.areaName(n % KeycloakSeed.AREAS);
            if (n % KeycloakSeed.AREAS != 2) {
                api.delete("/users/" + user(n) + "/groups/" + group("/" + area));
            }
        }
        for (int n = 50; n < 55; n++) {
            api.put(
                    "/users/" + user(n) + "/groups/" + group("/" + KeycloakSeed.areaName(0) + "/Team 7"),
                    KeycloakApi.object());
        }
    }

    private void mappings() {
        for (int n = 65; n < 70; n++) {
            api.delete("/users/" + user(n) + "/role-mappings/realm", roles(n % KeycloakSeed.ROLES));
        }
        for (int n = 70; n < 75; n++) {
            api.post("/users/" + user(n) + "/role-mappings/realm", roles(29));
        }
        api.delete("/groups/" + group("/" + KeycloakSeed.areaName(9)) + "/role-mappings/realm", roles(9));
        api.post("/groups/" + group("/" + KeycloakSeed.areaName(9)) + "/role-mappings/realm", roles(20));
        api.delete("/roles-by-id/" + role(12) + "/composites", roles(13));
        api.post("/roles-by-id/" + role(12) + "/composites", roles(22));
    }

    /** An administrator's update: the whole representation, with something else in it. */
    private void change(String path, String stream, String id, Consumer<ObjectNode> how) {
        ObjectNode record = reading.of(stream).get(id).deepCopy();
        how.accept(record);
        api.put(path + id, record);
    }

    private ArrayNode roles(int n) {
        return KeycloakApi.array().add(reading.of("roles").get(role(n)));
    }

    private String user(int n) {
        return id("users", "username", KeycloakSeed.userName(n));
    }

    private String role(int n) {
        return id("roles", "name", KeycloakSeed.roleName(n));
    }

    private String id(String stream, String field, String value) {
        return reading.of(stream).values().stream()
                .filter(record -> record.path(field).asText().equals(value))
                .map(record -> record.get("id").asText())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no " + value));
    }

    private String group(String path) {
        return KeycloakState.groupAt(reading, path);
    }
}
