package io.holdfast.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.Problem;
import io.holdfast.vault.SnapshotReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Names, ranges and lines of what is handed out. */
class HandedOutTest {
    @Test
    void a_range_is_read_as_the_standard_has_it() {
        assertThat(ByteRange.of("bytes=0-0", 10)).contains(new ByteRange(0, 1));
        assertThat(ByteRange.of("bytes=3-", 10)).contains(new ByteRange(3, 7));
        assertThat(ByteRange.of("bytes=3-100", 10)).contains(new ByteRange(3, 7));
        assertThat(ByteRange.of("bytes=-3", 10)).contains(new ByteRange(7, 3));
        assertThat(ByteRange.of("bytes=-30", 10)).contains(new ByteRange(0, 10));
        for (String none : new String[] {null, "", "bytes=-", "bytes=5-3", "bytes=0-1,4-5", "lines=0-1", "bytes=a-b"}) {
            assertThat(ByteRange.of(none, 10)).as(String.valueOf(none)).isEmpty();
        }
        for (String beyond : new String[] {"bytes=10-", "bytes=-0", "bytes=99999999999999999-"}) {
            assertThatThrownBy(() -> ByteRange.of(beyond, 10)).isInstanceOf(Problem.class);
        }
        assertThatThrownBy(() -> ByteRange.of("bytes=0-", 0)).isInstanceOf(Problem.class);
    }

    @Test
    void no_name_leaves_its_folder_or_its_header() {
        for (String link : new String[] {
            "http://x/a/..",
            "http://x/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
            "http://x/..%5c..%5cboot.ini",
            "http://x/a%22%0d%0aSet-Cookie:%20x",
            "http://x/",
            "http://x/%zz",
            "http://x/" + "n".repeat(5000) + ".png",
            "http://x/\u202egnp.exe"
        }) {
            assertThat(FileName.inArchive(link)).matches("media/[0-9a-f]{16}-[A-Za-z0-9_-][A-Za-z0-9._-]{0,110}");
            assertThat(FileName.disposition(link))
                    .matches("attachment; filename=\"[A-Za-z0-9._-]+\"; filename\\*=UTF-8''[A-Za-z0-9._%-]+");
        }
        assertThat(FileName.disposition("http://x/caf%C3%A9%201.png?v=2#a"))
                .isEqualTo("attachment; filename=\"cafe_1.png\"; filename*=UTF-8''caf%C3%A9%201.png");
        assertThat(FileName.inArchive("http://x/a.png")).isNotEqualTo(FileName.inArchive("http://y/a.png"));
    }

    @Test
    void a_content_type_is_handed_out_only_where_it_is_one() {
        assertThat(FileName.contentType("image/svg+xml; charset=utf-8")).isEqualTo("image/svg+xml; charset=utf-8");
        for (String none : new String[] {null, "", "image", "a/b\r\nX: y", "text/html, a/b"}) {
            assertThat(FileName.contentType(none)).isEqualTo("application/octet-stream");
        }
    }

    @Test
    void a_key_that_looks_like_a_formula_is_made_harmless_and_data_stays_exact() throws IOException {
        assertThat(line("=1+1", "{\"a\": \"x,y\"\n}")).isEqualTo("1,'=1+1,\"{\"\"a\"\": \"\"x,y\"\"\n}\"\r\n");
        assertThat(line("-5", "{}")).isEqualTo("1,-5,\"{}\"\r\n");
        assertThat(line("@SUM(A1), \"b\"", "{}")).isEqualTo("1,\"'@SUM(A1), \"\"b\"\"\",\"{}\"\r\n");
    }

    private static String line(String key, String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Csv.line(out, 1, new SnapshotReader.Text(key, false, text.getBytes(StandardCharsets.UTF_8)), false);
        return out.toString(StandardCharsets.UTF_8);
    }
}
