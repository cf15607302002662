package io.holdfast.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.shop.Aisle;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShopHistoryTest {
    private final AtomicLong now = new AtomicLong();
    private final ShopHistory history = new ShopHistory(now::get);

    @BeforeEach
    void an_order_that_was_created_changed_and_deleted() {
        at(10, "{\"number\":1}", true);
        at(20, "{\"number\":2}", false);
        at(30, null, false);
    }

    @Test
    void a_record_has_the_texts_that_it_had_at_any_moment_of_a_window() {
        assertThat(history.texts(Aisle.ORDERS, 7, new Window(11, 19))).containsExactly("{\"number\":1}");
        assertThat(history.texts(Aisle.ORDERS, 7, new Window(15, 25)))
                .containsExactlyInAnyOrder("{\"number\":1}", "{\"number\":2}");
        assertThat(history.texts(Aisle.ORDERS, 7, new Window(25, 35)))
                .containsExactlyInAnyOrder("{\"number\":2}", null);
        assertThat(history.texts(Aisle.ORDERS, 7, Window.at(40))).containsExactly((String) null);
    }

    @Test
    void a_backup_may_hold_an_earlier_text_that_differs_in_its_moment_alone() {
        at(40, "{\"number\":2,\"updated_at\":\"1\"}", true);
        at(50, "{\"number\":3,\"updated_at\":\"2\"}", false);
        at(60, "{\"number\":2,\"updated_at\":\"3\"}", false);

        assertThat(mayHold("{\"number\":2,\"updated_at\":\"1\"}", new Window(61, 70)))
                .isTrue();
        assertThat(mayHold("{\"number\":2,\"updated_at\":\"3\"}", new Window(61, 70)))
                .isTrue();
        assertThat(mayHold("{\"number\":3,\"updated_at\":\"2\"}", new Window(61, 70)))
                .isFalse();
        assertThat(mayHold("{\"number\":2,\"updated_at\":\"never\"}", new Window(61, 70)))
                .isFalse();
        assertThat(mayHold("{\"number\":2,\"updated_at\":\"3\"}", new Window(41, 45)))
                .isFalse();
    }

    private boolean mayHold(String text, Window window) {
        return history.mayHold(Aisle.ORDERS, 7, text, window);
    }

    @Test
    void a_record_must_be_in_a_backup_only_where_it_was_there_all_the_time() {
        assertThat(history.throughout(Aisle.ORDERS, new Window(12, 25))).containsExactly(7L);
        assertThat(history.throughout(Aisle.ORDERS, new Window(5, 25))).isEmpty();
        assertThat(history.throughout(Aisle.ORDERS, new Window(25, 35))).isEmpty();
    }

    @Test
    void creations_are_told_from_changes() {
        assertThat(history.creations(new Window(0, 100))).hasSize(1);
        assertThat(history.creations(new Window(11, 100))).isEmpty();
    }

    private void at(long moment, String text, boolean created) {
        now.set(moment);
        history.became(Aisle.ORDERS, 7, text, created);
    }
}
