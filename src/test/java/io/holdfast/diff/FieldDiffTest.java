package io.holdfast.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.Comparison;
import io.holdfast.connector.ExactJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldDiffTest {
    private static ObjectNode json(String text) {
        return ExactJson.object(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static FieldDiff.Result diff(String before, String after) {
        return FieldDiff.between(FieldRules.NONE, json(before), json(after));
    }

    private static List<String> told(FieldDiff.Result result) {
        return result.changes().stream()
                .map(change -> change.op().opName() + " " + change.place())
                .toList();
    }

    @Test
    void a_record_and_itself_have_no_difference() {
        String record = "{'id':1,'tags':['a','a'],'variants':[{'id':7,'price':'1.00'}],'n':null}";

        assertThat(diff(record, record).isSame()).isTrue();
    }

    @Test
    void numbers_are_the_same_by_value_and_fields_have_no_order() {
        assertThat(diff("{'a':1.0,'b':100}", "{'b':1e2,'a':1}").isSame()).isTrue();
    }

    @Test
    void a_number_and_its_text_are_not_the_same() {
        assertThat(told(diff("{'a':5}", "{'a':'5'}"))).containsExactly("changed a");
    }

    @Test
    void changed_added_and_removed_fields_are_told_with_their_values() {
        FieldDiff.Result result =
                diff("{'title':'Tea','old':true,'deep':{'x':1}}", "{'title':'Coffee','deep':{'x':2,'y':3}}");

        assertThat(result.changes())
                .extracting(
                        FieldChange::place,
                        FieldChange::op,
                        change -> String.valueOf(change.before()),
                        change -> String.valueOf(change.after()))
                .containsExactly(
                        tuple("title", FieldChange.Op.CHANGED, "\"Tea\"", "\"Coffee\""),
                        tuple("old", FieldChange.Op.REMOVED, "true", "null"),
                        tuple("deep.x", FieldChange.Op.CHANGED, "1", "2"),
                        tuple("deep.y", FieldChange.Op.ADDED, "null", "3"));
    }

    @Test
    void a_field_that_became_null_is_changed_and_not_removed() {
        FieldDiff.Result result = diff("{'a':1}", "{'a':null}");

        assertThat(told(result)).containsExactly("changed a");
        assertThat(result.patch()).containsExactly(PatchOp.replace("/a", JsonNodeFactory.instance.nullNode()));
    }

    @Test
    void elements_are_recognised_by_their_key_wherever_they_stand() {
        FieldDiff.Result result = diff(
                "{'variants':[{'id':1,'price':'1'},{'id':2,'price':'2'},{'id':3,'price':'3'}]}",
                "{'variants':[{'id':3,'price':'3'},{'id':4,'price':'4'},{'id':1,'price':'9'}]}");

        assertThat(told(result))
                .containsExactly(
                        "removed variants[id=2]",
                        "added variants[id=4]",
                        "reordered variants",
                        "changed variants[id=1].price");
    }

    @Test
    void a_value_that_stands_twice_in_a_list_may_go_once() {
        assertThat(told(diff("{'tags':['a','b','a']}", "{'tags':['a','b']}"))).containsExactly("removed tags[a]");
    }

    @Test
    void the_connectors_key_of_parts_comes_before_the_usual_names() {
        FieldRules rules = new FieldRules() {
            @Override
            public Optional<String> partKey(String pattern) {
                return pattern.equals("/lines") ? Optional.of("position") : Optional.empty();
            }
        };

        FieldDiff.Result result = FieldDiff.between(
                rules, json("{'lines':[{'id':1,'position':'a'}]}"), json("{'lines':[{'id':2,'position':'a'}]}"));

        assertThat(told(result)).containsExactly("changed lines[position=a].id");
    }

    @Test
    void lists_without_keys_are_compared_by_position() {
        assertThat(told(diff("{'rows':[{'x':1},{'x':1}]}", "{'rows':[{'x':1},{'x':2},{'x':3}]}")))
                .containsExactly("changed rows[1].x", "added rows[2]");
    }

    @Test
    void links_to_files_of_one_content_are_the_same() {
        FieldRules rules = files(Map.of("old.png?v=1", "hash", "new.png?v=2", "hash", "other.png", "else"));

        assertThat(FieldDiff.between(rules, json("{'src':'old.png?v=1'}"), json("{'src':'new.png?v=2'}"))
                        .isSame())
                .isTrue();
        assertThat(FieldDiff.between(rules, json("{'src':'old.png?v=1'}"), json("{'src':'other.png'}"))
                        .changes())
                .extracting(FieldChange::form)
                .containsExactly(FieldChange.Form.MEDIA);
    }

    private static FieldRules files(Map<String, String> hashes) {
        return new FieldRules() {
            @Override
            public boolean isMedia(String pattern) {
                return pattern.equals("/src");
            }

            @Override
            public boolean isSameFile(String pattern, JsonNode before, JsonNode after) {
                return isMedia(pattern) && hashes.get(before.textValue()).equals(hashes.get(after.textValue()));
            }
        };
    }

    @Test
    void running_text_and_text_with_tags_are_told_apart_from_short_values() {
        String sentence = "A long sentence that goes on and on, far beyond what one would call a short value.";

        assertThat(diff("{'a':'x','b':'" + sentence + "','c':'<p>x</p>','d':1}", "{'a':'y','b':'','c':'','d':2}")
                        .changes())
                .extracting(FieldChange::form)
                .containsExactly(
                        FieldChange.Form.VALUE, FieldChange.Form.TEXT, FieldChange.Form.HTML, FieldChange.Form.NUMBER);
    }

    @Test
    void the_fields_that_changed_are_named_with_all_that_they_lie_in() {
        assertThat(diff("{'v':[{'id':1,'p/q':1}]}", "{'v':[{'id':1,'p/q':2}]}").fields())
                .containsExactlyInAnyOrder("/v/*/p~1q", "/v/*", "/v");
    }

    @Test
    void what_is_kept_of_a_result_says_the_same_when_it_is_read_again() {
        FieldDiff.Result result =
                diff("{'n':1.10,'l':[{'id':1},{'id':2}],'gone':[1]}", "{'n':1e400,'l':[{'id':2},{'id':1,'x':null}]}");

        FieldDiff.Result read = FieldsJson.of(FieldsJson.bytes(result)).orElseThrow();

        assertThat(read.patch()).isEqualTo(result.patch());
        assertThat(read.changes()).isEqualTo(result.changes());
    }

    @Test
    void a_result_that_is_too_large_to_keep_is_told_as_such() {
        String large = "x".repeat(300_000);

        assertThat(FieldsJson.of(FieldsJson.bytes(diff("{'a':'" + large + "'}", "{'a':''}"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void a_patch_makes_any_record_into_any_other(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            ObjectNode before = object(random, 3);
            ObjectNode after = random.nextInt(4) == 0 ? object(random, 3) : changed(random, before);

            FieldDiff.Result result = FieldDiff.between(FieldRules.NONE, before, after);

            assertThat(Comparison.sameValue(PatchedJson.of(before, result.patch()), after))
                    .as("seed %d, record %d: %s into %s by %s", seed, i, before, after, result.patch())
                    .isTrue();
            assertThat(result.changes().isEmpty()).isEqualTo(result.patch().isEmpty());
            assertThat(result.isSame()).isEqualTo(Comparison.sameValue(before, after));
        }
    }

    private static ObjectNode changed(Random random, ObjectNode before) {
        ObjectNode after = before.deepCopy();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String name = name(random);
            switch (random.nextInt(3)) {
                case 0 -> after.remove(name);
                case 1 -> after.set(name, value(random, 2));
                default -> {
                    if (after.get(name) instanceof ArrayNode list && !list.isEmpty()) {
                        shuffled(random, list);
                    } else if (after.get(name) instanceof ObjectNode inner) {
                        after.set(name, changed(random, inner));
                    }
                }
            }
        }
        return after;
    }

    private static void shuffled(Random random, ArrayNode list) {
        List<JsonNode> elements = new ArrayList<>();
        list.forEach(elements::add);
        Collections.shuffle(elements, random);
        if (random.nextBoolean()) {
            elements.removeLast();
        }
        if (random.nextBoolean()) {
            elements.add(random.nextInt(elements.size() + 1), value(random, 1));
        }
        list.removeAll();
        elements.forEach(list::add);
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = random.nextInt(6); i > 0; i--) {
            object.set(name(random), value(random, depth));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> JsonNodeFactory.instance.nullNode();
            case 1 -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
            case 2 -> JsonNodeFactory.instance.numberNode(random.nextInt(5));
            case 3 -> JsonNodeFactory.instance.numberNode(new BigDecimal(random.nextInt(4) + ".50"));
            case 4, 5 -> JsonNodeFactory.instance.textNode("t" + random.nextInt(4));
            case 6 -> object(random, depth - 1);
            default -> list(random, depth - 1);
        };
    }

    private static ArrayNode list(Random random, int depth) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        boolean keyed = random.nextBoolean();
        List<Integer> ids = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6));
        Collections.shuffle(ids, random);
        for (int i = random.nextInt(6); i > 0; i--) {
            list.add(keyed ? object(random, depth).put("id", ids.get(i)) : value(random, depth));
        }
        return list;
    }

    private static String name(Random random) {
        return List.of("a", "b", "c/d", "e~f", "", "id", "name").get(random.nextInt(7));
    }
}
