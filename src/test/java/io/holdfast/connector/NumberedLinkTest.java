package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links and cursors that are page numbers, told from those that lead behind a record. */
class NumberedLinkTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /items?per_page=100&page=3             | per_page     | /items?per_page=50&page=6
            https://a.example/x?page=3&per_page=100&sort=id | per_page | https://a.example/x?page=6&per_page=50&sort=id
            /items?page%5Bnumber%5D=3&page%5Bsize%5D=100 | page[size] | /items?page%5Bnumber%5D=6&page%5Bsize%5D=50
            /items?limit=100&offset=3              | limit        | /items?limit=50&offset=6
            """)
    void a_link_with_a_number_and_a_size_leads_to_parts_of_its_page(String link, String sizeParam, String other) {
        NumberedLink numbered = NumberedLink.of(link, sizeParam).orElseThrow();

        assertThat(numbered.number()).isEqualTo(3);
        assertThat(numbered.size()).isEqualTo(100);
        assertThat(numbered.countsRecords()).isEqualTo(link.contains("offset"));
        assertThat(numbered.to(6, 50)).isEqualTo(other);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/items?per_page=100&after=eyJ9",
                "/items?per_page=100&page=eyJ9",
                "/items?page=3",
                "/items?per_page=0&page=3",
                "/items?per_page=100&page=3&offset=200",
                "/items?per_page=100&page=",
                "/items"
            })
    void no_other_link_is_taken_apart(String link) {
        assertThat(NumberedLink.of(link, "per_page")).isEmpty();
    }

    @Test
    void a_cursor_is_a_number_of_pages_only_by_its_name() {
        Paginator pages = paginator("page");
        Paginator keys = paginator("after");

        assertThat(PageNumber.isBehindTheFirst(pages, "2")).isTrue();
        assertThat(PageNumber.isBehindTheFirst(pages, "eyJ9")).isFalse();
        assertThat(PageNumber.isBehindTheFirst(keys, "2")).isFalse();
    }

    private static Paginator paginator(String param) {
        return new Paginator(
                Paginator.Type.JSON_CURSOR,
                null,
                null,
                null,
                null,
                null,
                null,
                param,
                "/next",
                Map.of(),
                null,
                null,
                null,
                null);
    }
}
