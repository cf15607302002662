package io.holdfast.connector;

import static io.holdfast.connector.RestReadingTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.References.Ref;
import io.holdfast.connector.Simulator.Said;
import io.holdfast.problem.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sources whose lists hold less than their records, or more than they should, and whose creations are answered by nothing. */
class TrackerWordsTest {
    private final Bench bench = new Bench();
    private final Simulator source = bench.simulator;
    private final Connection connection =
            bench.open(connector(), Map.of("url", source.url()), Map.of(), Bench.Bounds.USUAL);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void each_record_of_a_list_that_leaves_out_fields_is_read_by_itself() {
        source.on("/projects", Said.json("[{\"id\":1},{\"id\":2}]"));
        source.on("/projects/1", Said.json("{\"project\":{\"id\":1,\"homepage\":\"x\"}}"));
        source.on("/projects/2", Said.json("{\"project\":{\"id\":2}}"));

        Page page = connection.page(stream("projects"), Slice.WHOLE, "");

        assertThat(page.records())
                .extracting(each -> new String(each.json(), StandardCharsets.UTF_8))
                .containsExactly("{\"id\":1,\"homepage\":\"x\"}", "{\"id\":2}");
    }

    @Test
    void a_record_that_went_after_it_was_listed_is_left_out_and_a_failure_fails_the_page() {
        source.on("/projects", Said.json("[{\"id\":1}]"));
        source.on("/projects/1", Said.of(404, "text/plain", ""));
        assertThat(connection.page(stream("projects"), Slice.WHOLE, "").records())
                .isEmpty();

        source.on("/projects/1", Said.of(500, "text/plain", ""));
        fails(ErrorCode.SOURCE_FAILED, () -> connection.page(stream("projects"), Slice.WHOLE, ""));
    }

    @Test
    void a_record_that_is_too_large_by_itself_is_refused_by_name() {
        source.on("/projects", Said.json("[{\"id\":1}]"));
        source.on("/projects/1", Said.json("{\"project\":{\"id\":1,\"t\":\"" + "x".repeat(2000) + "\"}}"));

        Page page = connection.page(stream("projects"), Slice.WHOLE, "");

        assertThat(page.records()).isEmpty();
        assertThat(page.refused()).extracting(Page.Refused::code).containsExactly(ErrorCode.RECORD_TOO_LARGE);
    }

    @Test
    void what_a_list_borrows_from_another_parent_is_no_record_of_it() {
        source.on("/projects/7/versions", Said.json("[{\"id\":1,\"project\":7},{\"id\":2,\"project\":8}]"));

        Page page = connection.page(stream("versions"), new Slice("7", null), "");

        assertThat(page.records()).extracting(RawRecord::key).containsExactly("7\u001f1");
        assertThat(page.refused()).isEmpty();
    }

    @Test
    void a_number_that_went_to_a_record_of_another_parent_is_not_the_one_that_is_asked_for() {
        source.on("/versions/1", Said.json("{\"id\":1,\"project\":8}"));

        assertThat(connection.read(stream("versions"), "7\u001f1")).isEmpty();
        assertThat(connection.read(stream("versions"), "8\u001f1")).isPresent();
    }

    @Test
    void the_content_type_that_the_connector_says_is_sent_in_place_of_the_files_own() {
        source.on("/files", Said.json("{\"token\":\"t\"}"));
        MediaFile file = new MediaFile("a.txt", "text/plain", 0, InputStream::nullInputStream);

        assertThat(connection.upload(stream("news"), file)).isEqualTo("t");
        assertThat(source.last().headers()).containsEntry("content-type", "application/octet-stream");
    }

    @Test
    void a_reference_to_a_record_below_another_has_both_keys_and_writes_its_own() {
        ObjectNode news = ExactJson.object("{\"id\":1,\"project\":7,\"version\":3}".getBytes(StandardCharsets.UTF_8));

        assertThat(References.in(stream("news"), news)).containsExactly(new Ref("versions", "7\u001f3"));
        assertThat(References.mapped(stream("news"), news, (name, key) -> Optional.of("70\u001f30")))
                .hasToString("{\"id\":1,\"project\":7,\"version\":30}");
    }

    @Test
    void a_creation_without_an_answer_made_what_was_not_found_before() {
        source.on(
                "/news",
                request -> Said.json(
                        source.seen.stream().anyMatch(each -> each.method().equals("POST"))
                                ? "[{\"id\":4,\"title\":\"a\"},{\"id\":5,\"title\":\"a\"}]"
                                : "[{\"id\":4,\"title\":\"a\"}]"));

        assertThat(create().key()).isEqualTo("5");
    }

    @Test
    void a_creation_without_an_answer_that_made_nothing_new_is_no_creation() {
        source.on("/news", Said.json("[{\"id\":4,\"title\":\"a\"}]"));

        fails(ErrorCode.SOURCE_ANSWER_INVALID, this::create);
    }

    private RawRecord create() {
        ObjectNode record = ExactJson.MAPPER.createObjectNode().put("title", "a");
        return connection.create(stream("news"), new Creation("1", Optional.empty(), "once", record, Optional.empty()));
    }

    private StreamSpec stream(String name) {
        return connection.connector().stream(name).orElseThrow();
    }

    private static Connector connector() {
        try {
            return ConnectorFile.connector(
                    Files.readString(Path.of("src", "test", "resources", "connector-words", "tracker.yaml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
