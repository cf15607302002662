package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.guide.Guide;
import io.holdfast.guide.HelpDesk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that is shipped helps who writes a connector, with no server beside it. */
class ConnectorIT {
    @TempDir
    Path folder;

    @Test
    void it_tries_a_connector_without_service_and_database() throws IOException {
        String file = Files.writeString(folder.resolve("help-desk.yaml"), Guide.example())
                .toString();
        try (HelpDesk desk = new HelpDesk(12)) {
            HoldfastCommand run = HoldfastCommand.run(
                    Map.of(),
                    "connector",
                    "try",
                    file,
                    "--set=url=" + desk.url(),
                    "--set=token=" + HelpDesk.TOKEN,
                    "--allow=127.0.0.0/8",
                    "--json");

            assertThat(run.code()).as(run.output()).isZero();
            JsonNode report = new ObjectMapper().readTree(run.output());
            assertThat(report.at("/ok").asBoolean()).isTrue();
            assertThat(report.at("/streams/1/count").asInt()).isEqualTo(12);
        }
    }

    @Test
    void it_tells_faults_and_the_schema() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), Guide.example().replace("type: rest", "type: soap"));

        HoldfastCommand faulty = HoldfastCommand.run(Map.of(), "connector", "validate", file.toString());
        assertThat(faulty.code()).isEqualTo(2);
        assertThat(faulty.output()).contains(file + ":4:1 type has to be rest");

        HoldfastCommand schema = HoldfastCommand.run(Map.of(), "connector", "schema");
        assertThat(schema.code()).isZero();
        assertThat(new ObjectMapper()
                        .readTree(schema.output())
                        .at("/$defs/stream")
                        .isObject())
                .isTrue();
        assertThat(HoldfastCommand.run(Map.of(), "connector").code()).isEqualTo(2);
    }
}
