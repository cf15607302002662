package io.holdfast.redmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.demo.Difference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparator of {@code ./dev e2e redmine}: a judge that finds nothing is worth nothing. */
class RedmineStateTest {
    private static final String ROWS = """
            users {"key": 1, "name": "zoe", "lastname": "Größe"}
            issues {"key": 5, "name": "First", "parent": null, "assignee": "zoe"}
            issues {"key": 6, "name": "Second", "parent": "First", "assignee": null}
            attachments {"key": "5/9", "name": "First/a.bin", "filesize": 3, "bytes": "a.bin"}
            """;

    @TempDir
    Path files;

    @Test
    void new_ids_are_no_differences() {
        assertThat(differences(ROWS.replace("5", "50").replace("\"key\": 1", "\"key\": 2")))
                .isEmpty();
    }

    @Test
    void every_planted_difference_is_found_and_named() {
        assertFound("Größe", "Grosse", "users zoe", "/lastname");
        assertFound("\"parent\": \"First\"", "\"parent\": null", "issues Second", "/parent");
        assertFound("\"assignee\": \"zoe\"", "\"assignee\": null", "issues First", "/assignee");
        assertFound("\"bytes\": \"a.bin\"", "\"bytes\": \"b.bin\"", "attachments First/a.bin", "/bytes");
        assertFound("Second", "Third", "issues Second", "");
        assertFound("Second", "Third", "issues Third", "");
    }

    @Test
    void what_happened_between_two_moments_is_told_by_key_and_kind() {
        String after = ROWS.replace("Größe", "Grosse").replace("\"key\": 6", "\"key\": 7");

        assertThat(RedmineState.happened(state(ROWS), state(after)))
                .containsExactly("issues created 7", "issues deleted 6", "users changed 1");
    }

    @Test
    void two_things_of_one_name_cannot_be_judged() {
        assertThatThrownBy(() -> state(ROWS.replace("Second", "First")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("two issues of one name");
    }

    private void assertFound(String old, String changed, String thing, String where) {
        assertThat(ROWS).contains(old);
        assertThat(differences(ROWS.replace(old, changed)))
                .extracting(Difference::thing, Difference::where)
                .contains(tuple(thing, where));
    }

    private List<Difference> differences(String after) {
        return RedmineState.differences(state(ROWS), state(after));
    }

    private RedmineState state(String lines) {
        RedmineState state = new RedmineState(new TreeMap<>(), new TreeMap<>());
        try {
            Files.writeString(files.resolve("a.bin"), "one");
            Files.writeString(files.resolve("b.bin"), "two");
            for (String line : lines.lines().toList()) {
                String[] parts = line.split(" ", 2);
                state.add(parts[0], json(parts[1]), files);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return state;
    }

    private static ObjectNode json(String text) throws JsonProcessingException {
        return (ObjectNode) new JsonMapper().readTree(text);
    }
}
