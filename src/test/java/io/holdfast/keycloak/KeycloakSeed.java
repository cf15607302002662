package io.holdfast.keycloak;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * Makes a realm with {@value #USERS} users, groups three levels deep that share their names, realm roles within realm roles, who belongs to what, and the client that Holdfast uses.
 */
final class KeycloakSeed {
    static final int USERS = 300;
    static final int AREAS = 12;
    static final int TEAMS = 8;
    static final int ROLES = 30;
    static final String CLIENT = "holdfast";

    /** What docs/connectors/keycloak.md asks for, and no more. */
    private static final List<String> CLIENT_ROLES =
            List.of("manage-users", "view-users", "query-users", "query-groups", "view-realm", "manage-realm");

    private final KeycloakApi api;
    private final String realm;
    private final String secret;

    KeycloakSeed(KeycloakApi api, String realm, String secret) {
        this.api = api;
        this.realm = realm;
        this.secret = secret;
    }

    void fill() {
        ObjectNode whole = KeycloakApi.object().put("realm", realm).put("enabled", true);
        ArrayNode roles = whole.putObject("roles").putArray("realm");
        for (int n = 0; n < ROLES; n++) {
            roles.add(role(n));
        }
        ArrayNode groups = whole.putArray("groups");
        for (int n = 0; n < AREAS; n++) {
            groups.add(area(n));
        }
        client(whole.putArray("clients").addObject());
        api.createRealm(whole);
        grant();
        // Without this a realm drops users' attributes that its profile does not name, and says nothing of it.
        ObjectNode profile = (ObjectNode) api.get("/users/profile");
        api.put("/users/profile", profile.put("unmanagedAttributePolicy", "ADMIN_EDIT"));
        ObjectNode users = KeycloakApi.object().put("ifResourceExists", "FAIL");
        ArrayNode list = users.putArray("users");
        for (int n = 0; n < USERS; n++) {
            list.add(user(n));
        }
        api.post("/partialImport", users);
    }

    private void client(ObjectNode client) {
        client.put("clientId", CLIENT)
                .put("secret", secret)
                .put("publicClient", false)
                .put("standardFlowEnabled", false)
                .put("serviceAccountsEnabled", true);
    }

    private void grant() {
        String client = api.get("/clients?clientId=" + CLIENT).at("/0/id").asText();
        String account = api.get("/clients/" + client + "/service-account-user")
                .get("id")
                .asText();
        String management =
                api.get("/clients?clientId=realm-management").at("/0/id").asText();
        ArrayNode granted = KeycloakApi.array();
        CLIENT_ROLES.forEach(name -> granted.add(api.get("/clients/" + management + "/roles/" + name)));
        api.post("/users/" + account + "/role-mappings/clients/" + management, granted);
    }

    static String roleName(int n) {
        return n % 6 == 5 ? "Rôle/№ %02d & “größer”".formatted(n) : "role-%02d".formatted(n);
    }

    /** Every third role holds the two after it. */
    private static ObjectNode role(int n) {
        ObjectNode role = KeycloakApi.object().put("name", roleName(n));
        if (n % 4 != 1) {
            role.put("description", "What somebody may do: " + n + " < 100 %");
        }
        if (n % 3 == 0) {
            role.put("composite", true)
                    .putObject("composites")
                    .putArray("realm")
                    .add(roleName(n + 1))
                    .add(roleName(n + 2));
            attribute(role, "level", "" + n);
        }
        return role;
    }

    private static ObjectNode area(int n) {
        ObjectNode area = KeycloakApi.object().put("name", areaName(n));
        attribute(area, "cost-centre", "K-%03d".formatted(n), "größer " + n);
        area.putArray("realmRoles").add(roleName(n));
        ArrayNode teams = area.putArray("subGroups");
        for (int t = 0; t < TEAMS; t++) {
            ObjectNode team = teams.addObject().put("name", "Team " + t);
            if (t % 2 == 0) {
                team.put("description", "The team of area " + n);
                attribute(team, "room", n + "." + t);
            }
            if (t == 0) {
                team.putArray("subGroups").addObject().put("name", "Night shift");
            }
        }
        return area;
    }

    static String areaName(int n) {
        return n % 5 == 4 ? "Área %02d – 部門".formatted(n) : "Area %02d".formatted(n);
    }

    static String userName(int n) {
        return "user%03d".formatted(n);
    }

    private static ObjectNode user(int n) {
        ObjectNode user = KeycloakApi.object()
                .put("username", userName(n))
                .put("firstName", "Zoë " + n)
                .put("enabled", n % 9 != 0);
        // Every tenth user has neither a last name, nor an address, nor attributes.
        if (n % 10 != 3) {
            user.put("lastName", "Nguyễn-Größe 柔 " + n)
                    .put("email", "user%03d@example.org".formatted(n))
                    .put("emailVerified", n % 2 == 0);
            attribute(user, "phone", "+84 %04d".formatted(n));
            attribute(user, "tags", "a" + n % 3, "“b” " + n, "c");
        }
        if (n % 13 == 0) {
            user.putArray("requiredActions").add("UPDATE_PASSWORD");
        }
        user.putArray("realmRoles").add("default-roles-" + realmOf()).add(roleName(n % ROLES));
        ArrayNode groups = user.putArray("groups").add("/" + areaName(n % AREAS));
        groups.add("/" + areaName(n % AREAS) + "/Team " + n % TEAMS);
        return user;
    }

    private static String realmOf() {
        return KeycloakStory.REALM;
    }

    private static void attribute(ObjectNode thing, String name, String... values) {
        ArrayNode all = thing.withObject("/attributes").putArray(name);
        for (String value : values) {
            all.add(value);
        }
    }

    /** The attributes of {@code values}, each with one value. */
    static ObjectNode attributes(Map<String, String> values) {
        ObjectNode all = KeycloakApi.object();
        values.forEach((name, value) -> all.putArray(name).add(value));
        return all;
    }
}
