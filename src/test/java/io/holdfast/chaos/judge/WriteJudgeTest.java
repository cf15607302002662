package io.holdfast.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.chaos.judge.Finding.Kind;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.Call;
import io.holdfast.shop.ShopState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The judge of restores finds nothing in a sound one, and each fault that is planted. */
class WriteJudgeTest {
    private static final String TEA = customer(1, "tea@x", "as it was");
    private static final String COFFEE = customer(2, "coffee@x", "as it was");
    private static final String SPOILED = customer(1, "tea@x", "spoiled");
    private static final String COFFEE_AGAIN = customer(7, "coffee@x", "as it was");
    private static final Window BACKUP = new Window(10, 20);
    private static final Window RESTORE = new Window(40, 90);

    private long now;
    private final ShopHistory shop = new ShopHistory(() -> now);
    private final Map<Long, String> records = new TreeMap<>();
    private final List<Call> calls = new ArrayList<>();
    private ShopState wanted;

    private static String customer(long id, String email, String note) {
        return "{\"id\":%d,\"email\":\"%s\",\"note\":\"%s\"}".formatted(id, email, note);
    }

    /** Two customers are backed up, one is changed and one deleted by hand. */
    private void spoil() {
        write(5, 1, TEA);
        write(5, 2, COFFEE);
        wanted = state();
        shop.byHand(() -> {
            write(30, 1, SPOILED);
            write(30, 2, null);
        });
    }

    private void writeBack() {
        spoil();
        write(50, 1, TEA);
        write(60, 7, COFFEE_AGAIN);
    }

    private void write(long moment, long id, String text) {
        now = moment;
        shop.became(Aisle.CUSTOMERS, id, text, text != null && !records.containsKey(id));
        if (text == null) {
            records.remove(id);
        } else {
            records.put(id, text);
        }
    }

    private ShopState state() {
        Map<Aisle, Map<Long, JsonNode>> all = new EnumMap<>(Aisle.class);
        for (Aisle aisle : Aisle.values()) {
            all.put(aisle, new TreeMap<>());
        }
        records.forEach((id, text) -> all.get(Aisle.CUSTOMERS).put(id, parsed(text)));
        return new ShopState(all, Map.of());
    }

    private static JsonNode parsed(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static WriteBack.Item item(String key, String outcome, String newKey) {
        return new WriteBack.Item("customers", key, outcome, newKey);
    }

    private List<Finding> judged(WriteBack.Item... items) {
        return judged("SUCCEEDED", items);
    }

    private List<Finding> judged(String state, WriteBack.Item... items) {
        return WriteJudge.findings(
                new WriteBack("r", "s", BACKUP, RESTORE, state, List.of(items), wanted, state()), shop, calls);
    }

    private List<Kind> kinds(WriteBack.Item... items) {
        return judged(items).stream().map(Finding::kind).distinct().toList();
    }

    @Test
    void a_restore_that_put_back_what_it_says_has_no_findings() {
        writeBack();

        assertThat(judged(item("1", "changed", null), item("2", "created", "7")))
                .isEmpty();
    }

    @Test
    void a_record_that_was_created_again_after_a_death_is_created_twice() {
        writeBack();
        write(70, 8, customer(8, "coffee@x", "as it was"));

        assertThat(kinds(item("1", "changed", null), item("2", "created", "8"))).contains(Kind.DOUBLED);
    }

    @Test
    void a_version_that_somebody_made_while_the_restore_ran_must_not_be_written_over() {
        spoil();
        shop.byHand(() -> write(45, 1, customer(1, "tea@x", "somebody's own")));
        write(50, 1, TEA);
        write(60, 7, COFFEE_AGAIN);

        assertThat(kinds(item("1", "changed", null), item("2", "created", "7"))).containsExactly(Kind.OVERWRITTEN);
    }

    @Test
    void a_version_that_the_restore_had_looked_at_must_not_be_written_over_and_one_that_came_after_its_look_may_be() {
        spoil();
        shop.byHand(() -> write(45, 1, customer(1, "tea@x", "somebody's own")));
        write(50, 1, TEA);
        write(60, 7, COFFEE_AGAIN);
        WriteBack.Item[] items = {item("1", "changed", null), item("2", "created", "7")};

        look(44, 1);
        assertThat(judged(items)).isEmpty();
        look(47, 1);
        assertThat(kinds(items)).containsExactly(Kind.OVERWRITTEN);
    }

    private void look(long moment, long id) {
        calls.add(new Call(moment, Instant.EPOCH, "GET", "/api/customers/" + id + ".json", "", 200, "", ""));
    }

    @Test
    void what_the_restore_itself_wrote_may_be_written_over_and_what_people_changed_afterwards_stays_theirs() {
        writeBack();
        write(65, 7, customer(7, "coffee@x", "as it was "));
        write(70, 7, COFFEE_AGAIN);
        shop.byHand(() -> write(80, 1, customer(1, "tea@x", "afterwards")));

        assertThat(judged(item("1", "changed", null), item("2", "created", "7")))
                .isEmpty();
    }

    @Test
    void an_item_without_an_end_is_unaccounted_once_the_restore_is_done() {
        writeBack();

        assertThat(kinds(item("1", "changed", null), item("2", "created", "7"), item("3", "intended", null)))
                .containsExactly(Kind.UNACCOUNTED);
        assertThat(judged("FAILED", item("1", "changed", null), item("2", "created", "7"), item("3", "planned", null)))
                .isEmpty();
    }

    @Test
    void an_item_that_says_created_where_the_shop_made_nothing_is_unaccounted() {
        spoil();
        write(50, 1, TEA);

        assertThat(kinds(item("1", "changed", null), item("2", "created", "7"))).contains(Kind.UNACCOUNTED, Kind.LOST);
    }

    @Test
    void an_item_that_says_changed_or_unchanged_against_the_log_is_unaccounted() {
        writeBack();

        assertThat(kinds(item("1", "unchanged", null), item("2", "created", "7")))
                .containsExactly(Kind.UNACCOUNTED);
        assertThat(kinds(item("1", "changed", null), item("2", "created", "7"), item("4", "changed", null)))
                .containsExactly(Kind.UNACCOUNTED);
    }

    @Test
    void a_creation_that_no_item_tells_of_is_unaccounted_unless_one_is_uncertain() {
        writeBack();

        assertThat(kinds(item("1", "changed", null), item("2", "failed", null))).containsExactly(Kind.UNACCOUNTED);
        assertThat(judged("PARTIAL", item("1", "changed", null), item("2", "uncertain", null)))
                .isEmpty();
    }

    @Test
    void a_restore_that_succeeded_and_left_something_out_lost_it() {
        spoil();
        write(60, 7, COFFEE_AGAIN);

        assertThat(kinds(item("1", "skipped", null), item("2", "created", "7"))).containsExactly(Kind.LOST);
    }

    @Test
    void a_write_while_no_restore_ran_is_unaccounted() {
        writeBack();
        write(95, 1, SPOILED);

        assertThat(WriteJudge.strays(shop, "s", new Window(10, 100), List.of(RESTORE)))
                .extracting(Finding::kind)
                .containsExactly(Kind.UNACCOUNTED);
        assertThat(WriteJudge.strays(shop, "s", new Window(10, 90), List.of(RESTORE)))
                .isEmpty();
    }
}
