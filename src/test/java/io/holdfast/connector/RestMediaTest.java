package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.connector.MediaAnswer.Opened;
import io.holdfast.connector.MediaAnswer.Validators;
import io.holdfast.connector.Simulator.Said;
import io.holdfast.connector.Simulator.Seen;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files of a source, and the ways in which they arrive broken. */
class RestMediaTest {
    private static final byte[] FILE = "0123456789".repeat(500).getBytes(StandardCharsets.US_ASCII);
    private final Bench bench = new Bench();
    private final Simulator source = bench.simulator;

    @AfterEach
    void close() {
        bench.close();
    }

    /** Sends a file in pieces of so many bytes, each cut off but the last. */
    private void inPieces(int bytes, UnaryOperator<Said> change) {
        source.on("/f.bin", seen -> {
            int from = seen.headers().containsKey("range")
                    ? Integer.parseInt(seen.headers().get("range").replaceAll("\\D", ""))
                    : 0;
            int to = Math.min(FILE.length, from + bytes);
            byte[] piece = Arrays.copyOfRange(FILE, from, to);
            Said said = Said.of(
                            from == 0 ? 200 : 206,
                            "application/octet-stream",
                            new String(piece, StandardCharsets.US_ASCII))
                    .with("ETag", "\"v1\"")
                    .cut(FILE.length - to);
            return change.apply(
                    from == 0
                            ? said
                            : said.with(
                                    "Content-Range", "bytes " + from + "-" + (FILE.length - 1) + "/" + FILE.length));
        });
    }

    private byte[] fetched() throws IOException {
        try (Opened opened = (Opened) bench.shop().media(source.url() + "/f.bin", Validators.NONE)) {
            return opened.body().readAllBytes();
        }
    }

    @Test
    void a_file_that_breaks_off_goes_on_where_it_ended_if_it_is_still_the_same() throws Exception {
        inPieces(2000, said -> said);

        assertThat(fetched()).isEqualTo(FILE);

        assertThat(source.seen).hasSize(3);
        assertThat(source.seen.stream().skip(1).map(Seen::headers))
                .allSatisfy(headers ->
                        assertThat(headers).containsEntry("if-range", "\"v1\"").doesNotContainKey("if-none-match"));
        assertThat(source.last().headers()).containsEntry("range", "bytes=4000-");
    }

    @Test
    void a_file_without_a_strong_validator_is_not_patched_together() {
        inPieces(2000, said -> said.with("ETag", "W/\"v1\""));

        assertThatThrownBy(this::fetched).isInstanceOf(IOException.class);
        assertThat(source.seen).hasSize(1);
    }

    @Test
    void a_rest_that_is_another_part_or_another_file_is_not_believed() {
        inPieces(2000, said -> said.with("Content-Range", "bytes 0-1999/5000"));
        assertThatThrownBy(this::fetched).isInstanceOf(IOException.class);

        source.on(
                "/f.bin",
                Said.of(200, "application/octet-stream", "another".repeat(200))
                        .with("ETag", "\"v2\"")
                        .cut(9));
        assertThatThrownBy(this::fetched).isInstanceOf(IOException.class);
    }

    @Test
    void a_file_that_breaks_off_again_and_again_is_given_up() {
        inPieces(100, said -> said);

        assertThatThrownBy(this::fetched).isInstanceOf(IOException.class);
        assertThat(source.seen).hasSize(9);
    }

    @Test
    void a_body_of_another_length_than_announced_is_no_file() throws Exception {
        try (ResumingBody shorter = new ResumingBody(new ByteArrayInputStream(FILE), FILE.length + 1, null)) {
            assertThatThrownBy(shorter::readAllBytes).isInstanceOf(IOException.class);
        }
        try (ResumingBody longer = new ResumingBody(new ByteArrayInputStream(FILE), FILE.length - 1, null)) {
            assertThatThrownBy(longer::readAllBytes)
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(ErrorCode.SOURCE_ANSWER_INVALID));
        }
        try (ResumingBody unsaid = new ResumingBody(new ByteArrayInputStream(FILE), -1, null)) {
            assertThat(unsaid.readAllBytes()).isEqualTo(FILE);
        }
    }

    @Test
    void a_page_is_known_behind_whatever_stands_before_it() {
        for (String page : new String[] {
            "\u00ef\u00bb\u00bf<!doctype html><p>x",
            "<!-- saved -->\n<html>",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE html>"
        }) {
            source.on(
                    "/f.bin",
                    new Said(200, Map.of("Content-Type", "image/png"), page.getBytes(StandardCharsets.ISO_8859_1), 0));
            assertThatThrownBy(this::fetched)
                    .isInstanceOfSatisfying(
                            Problem.class, problem -> assertThat(problem.code()).isEqualTo(ErrorCode.MEDIA_NOT_A_FILE));
        }
    }

    @Test
    void a_hash_counts_where_it_is_a_sha256_and_stands_beside_its_link() {
        String hash = "ABCDEF0123456789".repeat(4);
        String record = """
                {"id":1,"images":[{"src":"http://x/1","sha256":"%s"},{"src":"http://x/2","sha256":"0123456789abcdef0123456789abcdef"},{"src":"http://x/3"}]}""".formatted(hash);

        assertThat(bench.shop()
                        .mediaOf(BuiltIn.shop("products"), new RawRecord("1", record.getBytes(StandardCharsets.UTF_8))))
                .extracting(MediaLink::sha256)
                .containsExactly(Optional.of(hash.toLowerCase()), Optional.empty(), Optional.empty());
    }
}
