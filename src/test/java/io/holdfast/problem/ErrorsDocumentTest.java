package io.holdfast.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ErrorsDocumentTest {
    private static final Path DOCUMENT = Path.of("docs", "errors.md");
    private static final String HEAD = """
            # Errors

            Every failure has a code that never changes. An answer that reports one is `application/problem+json` with `code`, `status` and `detail`; jobs,
            backups and items carry the same codes. What the engine does is what happens to a task that met the failure. An unexpected failure of ours
            (`internal_error`) is tried again like one of the source's, without being counted against it.

            | code | status | what the engine does | meaning |
            | --- | --- | --- | --- |
            """;

    @Test
    void the_document_says_what_the_code_says() throws IOException {
        String expected = HEAD
                + Arrays.stream(ErrorCode.values())
                        .map(ErrorsDocumentTest::line)
                        .collect(Collectors.joining());

        assertThat(Files.readString(DOCUMENT))
                .as("%s is not what ErrorCode says; it should be:\n%s", DOCUMENT, expected)
                .isEqualTo(expected);
    }

    @Test
    void every_code_is_found_by_its_text() {
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(ErrorCode.of(code.code())).isSameAs(code);
            assertThat(code.code()).matches("[a-z]+(_[a-z]+)*");
            assertThat(code.sentence()).endsWith(".");
        }
        assertThat(ErrorCode.of("of_a_newer_version")).isSameAs(ErrorCode.INTERNAL_ERROR);
    }

    private static String line(ErrorCode code) {
        return "| <a id=\"%s\"></a>`%s` | %d | %s | %s |\n"
                .formatted(code.code(), code.code(), code.kind().status(), remedy(code.kind()), code.sentence());
    }

    private static String remedy(Kind kind) {
        return switch (kind) {
            case SOURCE_DOWN ->
                "tries again later, a bounded number of times; five such failures in a row stop the job";
            case SOURCE_REFUSED -> "fails the task and stops the job";
            case SOURCE_BUSY, TOO_MANY -> "waits as long as it is told, without counting an attempt";
            case UNAVAILABLE -> "waits some seconds and tries again, without counting an attempt";
            case ITEM_REFUSED -> "notes the item and goes on with the others";
            case INVALID,
                    UNAUTHENTICATED,
                    FORBIDDEN,
                    NOT_FOUND,
                    NOT_ALLOWED,
                    CONFLICT,
                    GONE,
                    TOO_LARGE,
                    TOO_LONG,
                    RANGE,
                    UNPROCESSABLE,
                    INTERNAL -> "fails the task";
        };
    }
}
