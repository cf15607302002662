package io.holdfast.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void without_options_the_campaign_is_the_small_one_of_a_fixed_seed() {
        assertThat(Options.of(List.of())).isEqualTo(new Options(25, 1, false));
    }

    @Test
    void kills_and_seed_are_taken_in_any_order() {
        assertThat(Options.of(List.of("--seed", "-7", "--kills", "200"))).isEqualTo(new Options(200, -7, false));
    }

    @Test
    void help_is_asked_for_by_its_name() {
        assertThat(Options.of(List.of("--help")).help()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--kill", "--kills", "--kills many", "--kills -1", "--seed 1.5", "5"})
    void anything_else_is_refused(String line) {
        assertThatThrownBy(() -> Options.of(List.of(line.split(" ")))).isInstanceOf(IllegalArgumentException.class);
    }
}
