package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The example that people start from. */
class RestExampleTest {
    private static final Path EXAMPLE = Path.of("docs", "connectors", "rest.yaml");

    @Test
    void it_is_sound() throws IOException {
        assertThat(ConnectorFile.parse(Files.readString(EXAMPLE))).isInstanceOf(ConnectorFile.Valid.class);
    }

    @Test
    void so_are_the_ones_that_tell_how_they_came_about() throws IOException {
        for (String file : List.of("parse-server.yaml", "keycloak.yaml")) {
            assertThat(ConnectorFile.parse(Files.readString(Path.of("docs", "connectors", file))))
                    .as(file)
                    .isInstanceOf(ConnectorFile.Valid.class);
        }
    }

    @Test
    void every_word_of_the_format_stands_in_it() throws IOException {
        String text = Files.readString(EXAMPLE);
        List<String> missing = new ArrayList<>();
        for (Class<?> record : ConnectorSchemaTest.records()) {
            Stream.of(record.getRecordComponents())
                    .map(FormatProbe::word)
                    .filter(word ->
                            !Pattern.compile("\\b" + word + ":").matcher(text).find())
                    .map(word -> record.getSimpleName() + "." + word)
                    .forEach(missing::add);
        }

        assertThat(missing).isEmpty();
    }
}
