package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When what lives under a new key is provably another record than the one that was created. */
class AnotherRecordTest {
    private static final StreamSpec STREAM = BuiltIn.wordpress("categories");

    @Test
    void a_record_that_the_platform_wrote_in_its_own_way_is_the_same_one() {
        assertThat(isAnother("{'name':'Tea ','slug':'tea','parent':4}", "{'name':'Tea','slug':'tea-2','parent':4}"))
                .isFalse();
        assertThat(isAnother("{'name':'Tea '}", "{'name':'Tea'}")).isFalse();
        assertThat(isAnother("{'name':'Tea','slug':'tea'}", "{'name':'Tea','slug':'tea'}"))
                .isFalse();
    }

    @Test
    void a_record_that_agrees_in_nothing_is_another() {
        assertThat(isAnother("{'name':'Tea','slug':'tea'}", "{'name':'Mug','slug':'mug'}"))
                .isTrue();
    }

    @Test
    void a_record_that_is_what_another_one_of_the_same_call_was_to_be_is_that_one() {
        assertThat(Comparison.isAnother(
                        STREAM,
                        record("{'name':'Tea','parent':4}"),
                        record("{'name':'Mug','parent':4}"),
                        List.of(record("{'name':'Mug','parent':4}"))))
                .isTrue();
    }

    private static boolean isAnother(String wanted, String there) {
        return Comparison.isAnother(STREAM, record(wanted), record(there), List.of());
    }

    private static ObjectNode record(String text) {
        return ExactJson.object(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
