package io.holdfast.connector;

import static io.holdfast.connector.RestReadingTest.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.connector.MediaAnswer.Opened;
import io.holdfast.connector.MediaAnswer.Validators;
import io.holdfast.connector.Simulator.Said;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that come encoded although nobody asked for it (RFC 9110, 8.4 and 12.5.3). */
class ContentCodingTest {
    private static final byte[] FILE = "body{color:red}".repeat(200).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LIST = "{\"products\":[{\"id\":1}]}".getBytes(StandardCharsets.US_ASCII);

    private final Bench bench = new Bench();
    private final Simulator source = bench.simulator;

    @AfterEach
    void close() {
        bench.close();
    }

    static byte[] gzip(byte[] bytes) {
        return encoded(bytes, GZIPOutputStream::new);
    }

    private static byte[] encoded(byte[] bytes, Coder coder) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream coding = coder.on(out)) {
            coding.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private interface Coder {
        OutputStream on(OutputStream out) throws IOException;
    }

    private static byte[] encoded(String form, byte[] bytes) {
        return switch (form) {
            case "gzip", "x-gzip", "GZIP" -> gzip(bytes);
            case "deflate" -> encoded(bytes, DeflaterOutputStream::new);
            case "bare deflate" ->
                encoded(bytes, out -> new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED, true)));
            case "gzip, gzip" -> gzip(gzip(bytes));
            case "two members" -> join(gzip(Arrays.copyOf(bytes, 7)), gzip(Arrays.copyOfRange(bytes, 7, bytes.length)));
            default -> bytes;
        };
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static String name(String form) {
        return switch (form) {
            case "bare deflate" -> "deflate";
            case "two members" -> "gzip";
            default -> form;
        };
    }

    private static Said said(String type, byte[] body) {
        return new Said(200, Map.of("Content-Type", type), body, 0);
    }

    private byte[] fetched(String path) throws IOException {
        try (Opened opened = (Opened) bench.shop().media(source.url() + path, Validators.NONE)) {
            return opened.body().readAllBytes();
        }
    }

    private Page page() {
        return bench.shop().page(BuiltIn.shop("products"), Slice.WHOLE, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gzip", "x-gzip", "GZIP", "deflate", "bare deflate", "gzip, gzip", "two members", "identity"})
    void an_encoded_file_and_an_encoded_page_are_decoded(String form) throws Exception {
        source.on("/f.css", said("text/css", encoded(form, FILE)).with("Content-Encoding", name(form)));
        source.on(
                "/api/products.json",
                said("application/json", encoded(form, LIST)).with("Content-Encoding", name(form)));

        assertThat(fetched("/f.css")).isEqualTo(FILE);
        assertThat(page().records()).extracting(RawRecord::key).containsExactly("1");
        assertThat(source.last().headers()).containsEntry("accept-encoding", "identity");
    }

    @Test
    void gzip_that_no_header_announced_is_known_where_nothing_else_can_be_meant() throws Exception {
        source.on("/f.css", said("text/css", gzip(FILE)));
        source.on("/f.bin", said("application/octet-stream", gzip(FILE)));
        source.on("/api/products.json", said("application/json", gzip(LIST)));

        assertThat(fetched("/f.css")).isEqualTo(FILE);
        assertThat(fetched("/f.bin")).isEqualTo(gzip(FILE));
        assertThat(page().records()).extracting(RawRecord::key).containsExactly("1");
    }

    @Test
    void an_archive_stays_one_whether_the_header_describes_it_or_was_put_around_it() throws Exception {
        // Apache's mod_mime names the archive's own form (AddEncoding x-gzip .gz .tgz).
        source.on("/a.tar.gz", said("application/x-gzip", gzip(FILE)).with("Content-Encoding", "x-gzip"));
        source.on("/b.tar.gz", said("application/gzip", gzip(gzip(FILE))).with("Content-Encoding", "gzip"));
        source.on("/c.tar.gz", said("application/gzip", gzip(FILE)));

        for (String path : new String[] {"/a.tar.gz", "/b.tar.gz", "/c.tar.gz"}) {
            assertThat(fetched(path)).isEqualTo(gzip(FILE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "compress", "gzip, br", "gzip, gzip, gzip"})
    void what_cannot_be_decoded_is_refused_by_name(String form) {
        source.on("/f.css", said("text/css", FILE).with("Content-Encoding", form));
        source.on("/api/products.json", said("application/json", LIST).with("Content-Encoding", form));

        fails(ErrorCode.SOURCE_ENCODING_UNREADABLE, () -> fetched("/f.css"));
        assertThatThrownBy(this::page)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ErrorCode.SOURCE_ENCODING_UNREADABLE))
                .hasMessageContaining(form.substring(form.lastIndexOf(' ') + 1));
    }

    @Test
    void what_is_not_in_the_form_that_its_header_says_is_refused() {
        source.on("/f.css", said("text/css", FILE).with("Content-Encoding", "gzip"));

        assertThatThrownBy(() -> fetched("/f.css")).hasMessageContaining("says Content-Encoding: gzip");
    }

    @Test
    void an_encoded_file_that_is_cut_off_is_no_file() {
        byte[] cut = Arrays.copyOf(gzip(FILE), gzip(FILE).length - 9);
        source.on("/f.css", said("text/css", cut).with("Content-Encoding", "gzip"));
        assertThatThrownBy(() -> fetched("/f.css")).isInstanceOf(IOException.class);

        // Cut off between two members, where the JDK's reader sees an end.
        source.on(
                "/f.css",
                said("text/css", gzip(FILE)).with("Content-Encoding", "gzip").cut(40));
        assertThatThrownBy(() -> fetched("/f.css")).isInstanceOf(IOException.class);

        source.on("/api/products.json", said("application/json", cut).with("Content-Encoding", "gzip"));
        fails(ErrorCode.SOURCE_ANSWER_INVALID, this::page);
    }

    @Test
    void an_encoded_file_that_breaks_off_goes_on_with_its_encoded_bytes() throws Exception {
        byte[] all = gzip(FILE);
        source.on("/f.css", seen -> {
            boolean first = !seen.headers().containsKey("range");
            byte[] part = first ? Arrays.copyOf(all, 20) : Arrays.copyOfRange(all, 20, all.length);
            Said said = new Said(
                            first ? 200 : 206, Map.of("Content-Type", "text/css"), part, first ? all.length - 20 : 0)
                    .with("ETag", "\"v1\"")
                    .with("Content-Encoding", "gzip");
            return first ? said : said.with("Content-Range", "bytes 20-" + (all.length - 1) + "/" + all.length);
        });

        assertThat(fetched("/f.css")).isEqualTo(FILE);
        assertThat(source.last().headers()).containsEntry("range", "bytes=20-");
    }

    @Test
    void a_small_body_that_grows_beyond_the_limit_is_stopped_there() {
        byte[] bomb = gzip(new byte[5_000_000]);
        source.on("/f.css", said("text/css", bomb).with("Content-Encoding", "gzip"));
        source.on("/api/products.json", said("application/json", bomb).with("Content-Encoding", "gzip"));

        fails(ErrorCode.MEDIA_TOO_LARGE, () -> fetched("/f.css"));
        fails(ErrorCode.SOURCE_ANSWER_INVALID, this::page);
        source.on("/api/products.json", said("application/json", gzip(bomb)));
        fails(ErrorCode.SOURCE_ANSWER_INVALID, this::page);
    }

    @Test
    void an_answer_without_a_body_needs_no_decoding() {
        source.on("/api/products.json", said("application/json", new byte[0]).with("Content-Encoding", "gzip"));

        fails(ErrorCode.SOURCE_ANSWER_INVALID, this::page);
    }
}
