package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorFolderTest {
    private static final String NOTES = """
            name: notes
            type: rest
            base_url: https://notes.example.com
            check: {path: /me}
            streams:
              - {name: notes, endpoint: {path: /notes}, primary_key: [/id]}
            """;

    @TempDir
    Path folder;

    @Test
    void connectors_of_the_folder_stand_beside_the_built_in_ones_or_in_their_place() throws IOException {
        write("notes.yaml", NOTES);
        write("shop.yml", NOTES.replace("name: notes\ntype", "name: demo-shop\ntitle: Our shop\ntype"));
        write("read.me", "no connector");

        Connectors all = new Connectors(() -> Optional.of(folder));

        assertThat(all.all())
                .extracting(Connector::name)
                .containsExactly(
                        "demo-shop", "github", "gitlab", "haravan", "notes", "shopify", "woocommerce", "wordpress");
        assertThat(all.named("demo-shop").title()).isEqualTo("Our shop");
        assertThat(all.text("notes")).isEqualTo(NOTES);
        assertThat(all.version()).isNotEqualTo(new Connectors(Optional::empty).version());
    }

    @Test
    void every_fault_of_every_file_is_named_by_file_line_and_column() throws IOException {
        Path first = write("a.yaml", NOTES + "typo: 1\n");
        Path second = write(
                "b.yaml", NOTES.replace("type: rest", "type: soap").replace("check: {path: /me}", "check: {path: me}"));

        refuses(
                first + ":7:1 typo is not a field known here",
                second + ":2:1 type has to be rest",
                second + ":4:9 check/path has to begin with /");
    }

    @Test
    void a_mounted_config_map_is_read_once() throws IOException {
        Path data = Files.createDirectory(folder.resolve("..2026_01_01"));
        Files.writeString(data.resolve("notes.yaml"), NOTES);
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_01_01"));
        Files.createSymbolicLink(folder.resolve("notes.yaml"), Path.of("..data", "notes.yaml"));

        assertThat(ConnectorFolder.read(folder))
                .singleElement()
                .satisfies(entry -> assertThat(entry.connector().name()).isEqualTo("notes"));
    }

    @Test
    void a_name_that_two_files_have_is_refused() throws IOException {
        Path first = write("a.yaml", NOTES);
        Path second = write("b.yaml", NOTES);

        refuses(second + ": has the name notes, as " + first + " has");
    }

    @Test
    void what_cannot_be_read_is_named() throws IOException {
        Path latin = folder.resolve("latin.yaml");
        Files.write(latin, "title: Gr\u00fc\u00dfe".getBytes(StandardCharsets.ISO_8859_1));
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling.yaml"), Path.of("nowhere.yaml"));
        Path large = write("large.yaml", "#".repeat(5_000_000));

        refuses(
                latin + ": is not in UTF-8",
                dangling + ": leads to a file that is not there",
                large + ": is longer than a connector may be");
    }

    @Test
    void a_folder_that_is_none_is_named() throws IOException {
        assertThatThrownBy(() -> ConnectorFolder.read(folder.resolve("away")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("holdfast.connectors.directory names " + folder.resolve("away"))
                .hasMessageContaining("which is not there");
        Path file = write("file", "");
        assertThatThrownBy(() -> ConnectorFolder.read(file)).hasMessageContaining("which is no folder");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private void refuses(String... faults) {
        assertThatThrownBy(() -> ConnectorFolder.read(folder))
                .isInstanceOf(IllegalStateException.class)
                .satisfies(e -> assertThat(e.getMessage().lines().skip(1)).containsExactlyInAnyOrder(faults));
    }
}
