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
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestWritingTest {
    private static final StreamSpec PRODUCTS = BuiltIn.shop("products");
    private static final StreamSpec MEDIA = BuiltIn.wordpress("media");

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

        RawRecord created =
                bench.shop().create(PRODUCTS, json("{'id':7,'title':'Tea','updated_at':'x'}"), Optional.empty());

        assertThat(created.key()).isEqualTo("99");
        assertThat(source.last().method()).isEqualTo("POST");
        assertThat(source.last().text()).isEqualTo("{\"product\":{\"title\":\"Tea\"}}");
        assertThat(source.last().headers()).containsEntry("content-type", "application/json");
    }

    @Test
    void an_update_has_to_come_back_under_its_key() {
        source.on("/api/products/7.json", Said.json("{\"product\":{\"id\":7}}"));
        assertThat(bench.shop().update(PRODUCTS, "7", json("{'title':'Tea'}")).key())
                .isEqualTo("7");
        assertThat(source.last().method()).isEqualTo("PUT");

        source.on("/api/products/7.json", Said.json("{\"product\":{\"id\":8}}"));
        fails(ErrorCode.SOURCE_ANSWER_INVALID, () -> bench.shop().update(PRODUCTS, "7", json("{}")));
    }

    @Test
    void what_is_gone_already_counts_as_deleted() {
        bench.shop().delete(PRODUCTS, "7");
        assertThat(source.last().method()).isEqualTo("DELETE");

        source.on("/api/products/7.json", Said.of(403, "text/plain", "no"));
        fails(ErrorCode.SOURCE_REFUSED_REQUEST, () -> bench.shop().delete(PRODUCTS, "7"));
    }

    @Test
    void a_write_is_not_carried_on_by_a_redirect_and_not_sent_twice() {
        source.on("/api/products.json", Said.of(307, "text/plain", "").with("Location", "/elsewhere"));

        fails(ErrorCode.SOURCE_REFUSED_REQUEST, () -> bench.shop().create(PRODUCTS, json("{}"), Optional.empty()));

        assertThat(source.seen).hasSize(1);
    }

    @Test
    void a_record_made_of_a_file_gets_the_file_first_and_then_its_other_fields() {
        source.on("/wp-json/wp/v2/media", Said.of(201, "application/json", "{\"id\":40}"));
        source.on("/wp-json/wp/v2/media/40", Said.json("{\"id\":40,\"alt_text\":\"A cup\"}"));
        ObjectNode record = json("{'id':4,'alt_text':'A cup','title':{'raw':'Cup','rendered':'x'},'slug':'cup'}");

        RawRecord created = bench.wordpress().create(MEDIA, record, Optional.of(file("caf\u00e9 \"1\".png", "bytes")));

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
        fails(ErrorCode.MEDIA_MISSING, () -> bench.wordpress().create(MEDIA, record, Optional.empty()));
    }

    @Test
    void a_stream_that_cannot_be_written_says_so() {
        fails(
                ErrorCode.NOT_RESTORABLE,
                () -> bench.wordpress().create(BuiltIn.wordpress("users"), json("{}"), Optional.empty()));
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
