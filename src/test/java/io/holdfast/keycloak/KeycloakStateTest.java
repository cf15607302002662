package io.holdfast.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.demo.Difference;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The comparator of {@code ./dev e2e keycloak}: a judge that finds nothing is worth nothing. */
class KeycloakStateTest {
    private static final String REALM = """
            users u1 {"id": "u1", "username": "zoe", "enabled": true, "createdTimestamp": 1}
            groups g1 {"id": "g1", "name": "Area"}
            groups g2 {"id": "g2", "name": "Team", "parentId": "g1"}
            roles r1 {"id": "r1", "name": "reader"}
            roles r2 {"id": "r2", "name": "writer", "description": "Writes"}
            memberships u1/g2 {"id": "g2"}
            user_roles u1/r2 {"id": "r2"}
            group_roles g1/r1 {"id": "r1"}
            role_composites r2/r1 {"id": "r1"}
            """;

    @Test
    void new_ids_and_another_creation_are_no_differences() {
        String again = REALM.replace("g1", "g9")
                .replace("u1", "u9")
                .replace("r1", "r9")
                .replace("Timestamp\": 1", "Timestamp\": 2");

        assertThat(differences(again)).isEmpty();
    }

    @Test
    void every_planted_difference_is_found_and_named() {
        assertFound("\"enabled\": true", "\"enabled\": false", "users zoe", "/enabled");
        assertFound("\"Writes\"", "\"Reads\"", "roles writer", "/description");
        assertFound(
                "memberships u1/g2 {\"id\": \"g2\"}",
                "memberships u1/g1 {\"id\": \"g1\"}",
                "users zoe",
                "/in groups/0");
        assertFound("user_roles u1/r2 {\"id\": \"r2\"}\n", "", "users zoe", "/in roles");
        assertFound("role_composites r2/r1 {\"id\": \"r1\"}\n", "", "roles writer", "/in composites");
        assertFound("group_roles g1/r1 {\"id\": \"r1\"}\n", "", "groups /Area", "/in roles");
        assertFound(", \"parentId\": \"g1\"", "", "groups /Area/Team", "");
    }

    @Test
    void what_happened_between_two_moments_is_told_by_key_and_kind() {
        String after = REALM.replace("\"Writes\"", "\"Reads\"")
                .replace("memberships u1/g2 {\"id\": \"g2\"}", "memberships u1/g1 {\"id\": \"g1\"}");

        assertThat(KeycloakAccount.happened(reading(REALM), reading(after)))
                .containsExactly("memberships created u1/g1", "memberships deleted u1/g2", "roles changed r2");
    }

    private static void assertFound(String old, String changed, String thing, String where) {
        assertThat(REALM).contains(old);
        assertThat(differences(REALM.replace(old, changed)))
                .extracting(Difference::thing, Difference::where)
                .contains(tuple(thing, where));
    }

    private static List<Difference> differences(String after) {
        return KeycloakState.differences(KeycloakState.of(reading(REALM)), KeycloakState.of(reading(after)));
    }

    private static KeycloakReading reading(String lines) {
        Map<String, Map<String, ObjectNode>> streams = new TreeMap<>();
        lines.lines().forEach(line -> {
            String[] parts = line.split(" ", 3);
            streams.computeIfAbsent(parts[0], none -> new TreeMap<>())
                    .put(parts[1].replace('/', '\u001f'), json(parts[2]));
        });
        return new KeycloakReading(streams);
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new JsonMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
