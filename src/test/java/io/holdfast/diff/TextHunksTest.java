package io.holdfast.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.diff.TextHunks.Hunk;
import io.holdfast.diff.TextHunks.Op;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TextHunksTest {
    private static String side(List<Hunk> hunks, Op own) {
        return hunks.stream()
                .filter(hunk -> hunk.op() == Op.EQUAL || hunk.op() == own)
                .map(Hunk::text)
                .collect(Collectors.joining());
    }

    @Test
    void words_that_came_and_went_are_told_between_those_that_stayed() {
        assertThat(TextHunks.between("The tea is hot.", "The coffee is hot."))
                .containsExactly(
                        new Hunk(Op.EQUAL, "The "),
                        new Hunk(Op.DELETE, "tea"),
                        new Hunk(Op.INSERT, "coffee"),
                        new Hunk(Op.EQUAL, " is hot."));
    }

    @Test
    void a_tag_is_one_word() {
        assertThat(TextHunks.between("<p class=\"a\">x</p>", "<p class=\"b\">x</p>"))
                .containsExactly(
                        new Hunk(Op.DELETE, "<p class=\"a\">"),
                        new Hunk(Op.INSERT, "<p class=\"b\">"),
                        new Hunk(Op.EQUAL, "x</p>"));
        assertThat(TextHunks.hasTags("a < b and c > d")).isFalse();
    }

    @Test
    void both_texts_can_be_read_out_of_the_hunks_whatever_they_are() {
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            String before = text(random, random.nextInt(60));
            String after = random.nextInt(5) == 0 ? text(random, 30) : before.replace("u", "wörter 😀 ");

            List<Hunk> hunks = TextHunks.between(before, after);

            assertThat(side(hunks, Op.DELETE)).isEqualTo(before);
            assertThat(side(hunks, Op.INSERT)).isEqualTo(after);
        }
    }

    @Test
    void very_long_texts_are_compared_by_lines_and_longer_ones_as_a_whole() {
        String lines = "one two three\n".repeat(3000);
        List<Hunk> byLine = TextHunks.between(lines, lines + "one more\n");
        assertThat(byLine.getLast()).isEqualTo(new Hunk(Op.INSERT, "one more\n"));

        String more = "a\n".repeat(5000);
        assertThat(TextHunks.between(more, more + "b")).extracting(Hunk::op).containsExactly(Op.DELETE, Op.INSERT);
    }

    private static String text(Random random, int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(List.of("u", "<b>", "</b>", " ", "\n", "€", "x1", "...", "\t")
                    .get(random.nextInt(9)));
        }
        return text.toString();
    }
}
