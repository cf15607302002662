package io.holdfast.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.guide.Guide;
import io.holdfast.guide.HelpDesk;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what the guide tells a newcomer to do, with the guide's own text. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class GuideTest {
    @TempDir
    Path folder;

    @Test
    void the_example_is_valid_and_stands_a_try() throws IOException {
        Path file = Files.writeString(folder.resolve("help-desk.yaml"), Guide.example());
        assertThat(CommandRun.of(Map.of(), "validate", file.toString()).code()).isZero();

        try (HelpDesk desk = new HelpDesk(12)) {
            CommandRun run = CommandRun.of(
                    Map.of("DESK_TOKEN", HelpDesk.TOKEN),
                    "try",
                    file.toString(),
                    "--set",
                    "url=" + desk.url(),
                    "--set",
                    "token=@DESK_TOKEN",
                    "--allow",
                    "127.0.0.0/8");

            assertThat(run.code()).as(run.output() + run.errors()).isZero();
            assertThat(run.output()).doesNotContain(HelpDesk.TOKEN);
            JsonNode streams = run.lastLine().at("/streams");
            assertThat(streams.at("/0/items").asInt()).isEqualTo(2);
            assertThat(streams.at("/1/count").asInt()).isEqualTo(12);
            assertThat(streams.at("/1/second_page").asText()).isEqualTo("6");
            assertThat(streams.at("/1/references/~1assignee_id").asInt()).isEqualTo(5);
            assertThat(streams.at("/1/media/~1attachments~1*~1url").asInt()).isOne();
            assertThat(streams.at("/2/whole").asBoolean())
                    .as("nobody counts comments")
                    .isFalse();
            assertThat(streams.at("/2/calls").asInt()).isGreaterThanOrEqualTo(12);
        }
    }

    @Test
    void the_example_backs_the_desk_up() {
        try (HelpDesk desk = new HelpDesk(12)) {
            Door door = Door.ofNewTenant();
            String source = door.request()
                    .body(Map.of(
                            "name",
                            "desk",
                            "connector",
                            "help-desk",
                            "settings",
                            Map.of("url", desk.url()),
                            "credentials",
                            Map.of("token", HelpDesk.TOKEN)))
                    .post("/api/v1/sources")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");

            JsonPath backup = door.backup(source);

            assertThat(backup.getString("state")).isEqualTo("SUCCEEDED");
            JsonPath streams = door.request()
                    .get("/api/v1/backups/" + backup.getString("id") + "/streams")
                    .jsonPath();
            assertThat(streams.getInt("items.find { it.name == 'agents' }.records"))
                    .isEqualTo(2);
            assertThat(streams.getInt("items.find { it.name == 'tickets' }.records"))
                    .isEqualTo(12);
            assertThat(streams.getInt("items.find { it.name == 'comments' }.records"))
                    .isEqualTo(8);
        }
    }
}
