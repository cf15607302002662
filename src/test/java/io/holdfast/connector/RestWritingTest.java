package io.holdfast.connector;

import static io.holdfast.connector.RestReadingTest.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.MediaAnswer.Opened;
import io.holdfast.connector.MediaAnswer.Unchanged;
import io.holdfast.connector.MediaAnswer.Validators;
import io.holdfast.connector.Simulator.Said;
import io.holdfast.problem.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestWritingTest {
    private static final StreamSpec PRODUCTS = BuiltIn.shop("products");
    private static final StreamSpec MEDIA = BuiltIn.wordpress("media");

    private static final RawRecord LIVE = new RawRecord("7", new byte[0], "\"1\"");

    private final Bench bench = new Bench();
    private final Simulator source = bench.simulator;

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void a_creation_sends_what_can_be_written_and_learns_the_new_key() {
        source.on(
                "/api/products.json", Said.of(201, "application/json", "{\"product\":{\"id\":99,\"title\":\"Tea\"}}"));

        RawRecord created = bench.shop().create(PRODUCTS, creation(json("{'id':7,'title':'Tea','updated_at':'x'}")));

        assertThat(created.key()).isEqualTo("99");
        assertThat(source.last().method()).isEqualTo("POST");
        assertThat(source.last().text()).isEqualTo("{\"product\":{\"title\":\"Tea\"}}");
        assertThat(source.last().headers()).containsEntry("content-type", "application/json");
    }

    @Test
    void an_update_has_to_come_back_under_its_key() {
        source.on("/api/products/7.json", Said.json("{\"product\":{\"id\":7}}"));
        assertThat(bench.shop().update(PRODUCTS, LIVE, json("{'title':'Tea'}")).key())
                .isEqualTo("7");
        assertThat(source.last().method()).isEqualTo("PUT");

        source.on("/api/products/7.json", Said.json("{\"product\":{\"id\":8}}"));
        fails(ErrorCode.SOURCE_ANSWER_INVALID, () -> bench.shop().update(PRODUCTS, LIVE, json("{}")));
    }

    @Test
    void an_update_that_is_read_back_may_be_answered_with_less_than_the_record() {
        for (String answer : new String[] {"", "{}", "{\"updatedAt\":\"2026-01-01T00:00:00Z\"}"}) {
            source.on("/api/products/7.json", Said.of(200, "application/json", answer));
            assertThat(bench.shop()
                            .update(PRODUCTS, LIVE, json("{'title':'Tea'}"))
                            .key())
                    .as(answer)
                    .isEqualTo("7");
        }
        for (String page : new String[] {"<html>Sign in</html>", "[]", "{\"product\":{\"id\":7}"}) {
            source.on("/api/products/7.json", Said.of(200, "application/json", page));
            fails(ErrorCode.SOURCE_ANSWER_INVALID, () -> bench.shop().update(PRODUCTS, LIVE, json("{}")));
        }
    }

    @Test
    void what_is_gone_already_counts_as_deleted() {
        bench.shop().delete(PRODUCTS, LIVE);
        assertThat(source.last().method()).isEqualTo("DELETE");
        assertThat(source.last().headers()).containsEntry("if-match", "\"1\"");

        source.on("/api/products/7.json", Said.of(403, "text/plain", "no"));
        fails(ErrorCode.SOURCE_REFUSED_REQUEST, () -> bench.shop().delete(PRODUCTS, LIVE));
    }

    @Test
    void a_write_is_not_carried_on_by_a_redirect_and_not_sent_twice() {
        source.on("/api/products.json", Said.of(302, "text/plain", "").with("Location", "/elsewhere"));

        fails(ErrorCode.SOURCE_REFUSED_REQUEST, () -> bench.shop().create(PRODUCTS, creation(json("{}"))));

        assertThat(source.seen).hasSize(1);
    }

    @Test
    void a_record_made_of_a_file_gets_the_file_first_and_then_its_other_fields() {
        source.on("/wp-json/wp/v2/media", Said.of(201, "application/json", "{\"id\":40}"));
        source.on("/wp-json/wp/v2/media/40", Said.json("{\"id\":40,\"alt_text\":\"A cup\"}"));
        ObjectNode record = json("{'id':4,'alt_text':'A cup','title':{'raw':'Cup','rendered':'x'},'slug':'cup'}");

        RawRecord created = bench.wordpress()
                .create(
                        MEDIA,
                        new Creation(
                                "4",
                                Optional.empty(),
                                "once",
                                record,
                                Optional.of(file("caf\u00e9 \"1\".png", "bytes"))));

        assertThat(new String(created.json(), StandardCharsets.UTF_8)).contains("A cup");
        Simulator.Seen upload = source.seen.getFirst();
        assertThat(upload.text()).isEqualTo("bytes");
        assertThat(upload.headers())
                .containsEntry("content-length", "5")
                .containsEntry("content-type", "image/png")
                .containsEntry(
                        "content-disposition",
                        "attachment; filename=\"cafe _1_.png\"; filename*=UTF-8''caf%C3%A9%20%221%22.png");
        assertThat(source.last().text()).isEqualTo("{\"title\":\"Cup\",\"slug\":\"cup\",\"alt_text\":\"A cup\"}");
        fails(ErrorCode.MEDIA_MISSING, () -> bench.wordpress().create(MEDIA, creation(record)));
    }

    private static Creation creation(ObjectNode record) {
        return new Creation("7", Optional.empty(), "once", record, Optional.empty());
    }

    @Test
    void a_creation_tells_the_source_its_own_name_so_that_it_is_done_once() {
        source.on("/notes", Said.of(201, "application/json", "{\"id\":9}"));
        Connection connection = notes("""
                    write: {create: {method: POST, path: /notes}, idempotency: {header: Idempotency-Key}}
                """);

        connection.create(connection.connector().streams().getFirst(), creation(json("{'t':1}")));

        assertThat(source.last().headers()).containsEntry("idempotency-key", "once");
    }

    @Test
    void what_takes_our_keys_is_created_and_changed_by_the_same_call() {
        source.on("/notes/7", Said.json("{\"id\":7,\"t\":1}"));
        Connection connection = notes("    write: {upsert: {method: PUT, path: \"/notes/{{ record.key }}\"}}\n");
        StreamSpec stream = connection.connector().streams().getFirst();

        assertThat(connection.create(stream, creation(json("{'id':7,'t':1}"))).key())
                .isEqualTo("7");
        assertThat(connection
                        .update(stream, new RawRecord("7", new byte[0]), json("{'id':7,'t':1}"))
                        .key())
                .isEqualTo("7");

        assertThat(source.seen).extracting(Simulator.Seen::method).containsExactly("PUT", "PUT");
        source.on("/notes/7", Said.json("{\"id\":8,\"t\":1}"));
        fails(ErrorCode.SOURCE_ANSWER_INVALID, () -> connection.create(stream, creation(json("{'id':7}"))));
    }

    @Test
    void a_child_is_created_below_where_its_parent_lives_now_and_has_a_key_with_both() {
        source.on(
                "/notes/12/lines",
                seen -> seen.method().equals("POST")
                        ? Said.of(201, "application/json", "{\"no\":3,\"text\":\"x\"}")
                        : Said.json("[{\"no\":2,\"text\":\"x\"},{\"no\":5,\"text\":\"y\"}]"));
        Connection connection = notes("""
                  - name: lines
                    endpoint: {path: "/notes/{{ parent.key }}/lines"}
                    primary_key: [/no]
                    parent: {stream: notes}
                    item: {endpoint: {path: "/notes/{{ record.key.0 }}/lines/{{ record.key.1 }}"}}
                    match_on: [[{pointer: /text, param: text}]]
                    write: {create: {method: POST, path: "/notes/{{ parent.key }}/lines"}}
                """);
        StreamSpec lines = connection.connector().stream("lines").orElseThrow();
        Creation wanted = new Creation("4\u001f1", Optional.of("12"), "once", json("{'text':'x'}"), Optional.empty());

        assertThat(connection.create(lines, wanted).key()).isEqualTo("12\u001f3");
        assertThat(connection.match(lines, wanted.record(), Optional.of("12"), Optional.empty()))
                .containsExactly("12\u001f2");
        assertThat(lines.parentOf("4\u001f1")).contains("4");
        assertThat(lines.below("12", "4\u001f1")).isEqualTo("12\u001f1");
    }

    private Connection notes(String rest) {
        String file = """
                name: notes
                title: Notes
                type: rest
                base_url: "{{ settings.url }}"
                settings: [{name: url}]
                check: {path: /me}
                streams:
                  - name: notes
                    endpoint: {path: /notes}
                    primary_key: [/id]
                    item: {endpoint: {path: "/notes/{{ record.key }}"}}
                """;
        return bench.open(
                ConnectorFile.connector(file + rest), Map.of("url", source.url()), Map.of(), Bench.Bounds.USUAL);
    }

    @Test
    void a_stream_that_cannot_be_written_says_so() {
        fails(
                ErrorCode.NOT_RESTORABLE,
                () -> bench.wordpress().create(BuiltIn.wordpress("users"), creation(json("{}"))));
        fails(ErrorCode.NOT_RESTORABLE, () -> bench.wordpress().upload(BuiltIn.wordpress("posts"), file("a", "b")));
    }

    @Test
    void an_upload_answers_with_the_new_link() {
        source.on("/api/files.json", Said.of(201, "application/json", "{\"file\":{\"src\":\"http://cdn/x.png\"}}"));

        assertThat(bench.shop().upload(PRODUCTS, file("a&b.png", "bytes"))).isEqualTo("http://cdn/x.png");
        assertThat(source.last().uri()).hasToString("/api/files.json?filename=a%26b.png");
        assertThat(source.last().text()).isEqualTo("bytes");
    }

    @Test
    void a_file_is_fetched_without_credentials_and_outside_the_rate_limit_and_once_only() throws Exception {
        source.on(
                "/f/a b.png".replace(" ", "%20"),
                seen -> seen.headers().containsKey("if-none-match")
                        ? Said.of(304, "image/png", "")
                        : Said.of(200, "image/png", "PNG").with("ETag", "\"1\""));
        Connection shop = bench.shop();

        try (MediaAnswer answer = shop.media(source.url() + "/f/a b.png#x", Validators.NONE)) {
            Opened opened = (Opened) answer;
            assertThat(opened.body().readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("PNG");
            assertThat(opened.contentType()).isEqualTo("image/png");
            assertThat(shop.media(source.url() + "/f/a b.png", opened.validators()))
                    .isInstanceOf(Unchanged.class);
        }
        assertThat(source.seen).noneMatch(seen -> seen.headers().containsKey("authorization"));
        assertThat(bench.limits.granted).isZero();
    }

    @Test
    void a_page_instead_of_a_file_is_never_taken_for_the_file() {
        Connection shop = bench.shop();
        source.on("/a.png", Said.of(200, "text/html; charset=utf-8", "<p>Sorry"));
        source.on("/b.png", Said.of(200, "image/png", "\n<!DOCTYPE HTML><html>Sorry"));
        source.on("/c.html", Said.of(200, "text/html", "<html>meant</html>"));

        fails(ErrorCode.MEDIA_NOT_A_FILE, () -> shop.media(source.url() + "/a.png", Validators.NONE));
        fails(ErrorCode.MEDIA_NOT_A_FILE, () -> shop.media(source.url() + "/b.png", Validators.NONE));
        assertThat(shop.media(source.url() + "/c.html", Validators.NONE)).isInstanceOf(Opened.class);
        fails(ErrorCode.MEDIA_MISSING, () -> shop.media(source.url() + "/none.png", Validators.NONE));
    }

    @Test
    void a_file_that_breaks_off_or_is_too_large_does_not_end_well() throws IOException {
        Connection shop = bench.shop();
        source.on("/cut.png", Said.of(200, "image/png", "x".repeat(5_000)).cut(10));
        source.on("/large.png", Said.of(200, "image/png", "x".repeat(100_001)));

        try (Opened opened = (Opened) shop.media(source.url() + "/cut.png", Validators.NONE)) {
            assertThatThrownBy(() -> opened.body().readAllBytes()).isInstanceOf(IOException.class);
        }
        fails(ErrorCode.MEDIA_TOO_LARGE, () -> shop.media(source.url() + "/large.png", Validators.NONE));
    }

    @Test
    void a_media_link_into_our_own_network_is_not_followed() {
        fails(
                ErrorCode.SOURCE_ADDRESS_FORBIDDEN,
                () -> bench.shop().media("http://169.254.169.254/latest/meta-data", Validators.NONE));
        fails(ErrorCode.SOURCE_ADDRESS_FORBIDDEN, () -> bench.shop().media("file:///etc/passwd", Validators.NONE));
    }

    private static MediaFile file(String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new MediaFile(name, "image/png", bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    private static ObjectNode json(String text) {
        return ExactJson.object(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
