package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.BatchOutcome.Refused;
import io.holdfast.connector.BatchOutcome.Taken;
import io.holdfast.connector.BatchOutcome.Unknown;
import io.holdfast.connector.Simulator.Said;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which new key a record of a batch creation gets, whatever the order of the answer. */
class BatchKeysTest {
    private final Bench bench = new Bench();
    private final Simulator source = bench.simulator;

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void an_answer_in_another_order_gives_each_record_its_own_key() {
        source.on("/nodes/batch", answer("{'id':1,'name':'b','seen':0}", "{'id':2,'name':'a','seen':0}"));

        List<BatchOutcome> outcomes =
                create("{list: nodes}", record("{'id':7,'name':'a'}"), record("{'id':8,'name':'b'}"));

        assertThat(keys(outcomes)).containsExactly("2", "1");
    }

    @Test
    void a_key_that_was_sent_and_comes_back_decides() {
        source.on("/nodes/batch", answer("{'id':8,'name':'x'}", "{'id':7,'name':'x'}"));
        String ours = "fields: {create_only: [/id]}";

        List<BatchOutcome> outcomes =
                create(ours, "{list: nodes}", record("{'id':7,'name':'x'}"), record("{'id':8,'name':'x'}"));

        assertThat(keys(outcomes)).containsExactly("7", "8");
    }

    @Test
    void what_the_source_writes_in_its_own_way_is_told_by_the_fields_that_records_are_found_by() {
        source.on(
                "/nodes/batch",
                answer("{'id':1,'name':'b','text':'<p>B</p>'}", "{'id':2,'name':'a','text':'<p>A</p>'}"));

        List<BatchOutcome> outcomes =
                create("{list: nodes}", record("{'name':'a','text':'A'}"), record("{'name':'b','text':'B'}"));

        assertThat(keys(outcomes)).containsExactly("2", "1");
    }

    @Test
    void an_answer_of_bare_keys_is_looked_up() {
        source.on("/nodes/batch", answer("1", "{'id':2}"));
        source.on("/nodes/1", Said.json("{\"id\":1,\"name\":\"b\"}"));
        source.on("/nodes/2", Said.json("{\"id\":2,\"name\":\"a\"}"));

        List<BatchOutcome> outcomes = create("{list: nodes}", record("{'name':'a'}"), record("{'name':'b'}"));

        assertThat(keys(outcomes)).containsExactly("2", "1");
    }

    @Test
    void identical_records_are_not_guessed() {
        source.on("/nodes/batch", answer("{'id':1,'name':'a'}", "{'id':2,'name':'a'}", "{'id':3,'name':'b'}"));

        List<BatchOutcome> outcomes =
                create("{list: nodes}", record("{'name':'a'}"), record("{'name':'a'}"), record("{'name':'b'}"));

        assertThat(outcomes.subList(0, 2)).allMatch(Unknown.class::isInstance);
        assertThat(((Taken) outcomes.get(2)).record().key()).isEqualTo("3");
    }

    @Test
    void a_record_that_nobody_asked_for_is_nobodys() {
        source.on("/nodes/batch", answer("{'id':1,'name':'z'}", "{'id':2,'name':'b'}"));

        List<BatchOutcome> outcomes = create("{list: nodes}", record("{'name':'a'}"), record("{'name':'b'}"));

        assertThat(outcomes.get(0)).isInstanceOf(Unknown.class);
        assertThat(((Taken) outcomes.get(1)).record().key()).isEqualTo("2");
    }

    @Test
    void the_one_that_is_left_is_the_one_that_was_refused() {
        source.on("/nodes/batch", answer("{'error':'No b here.'}", "{'id':2,'name':'a'}"));

        List<BatchOutcome> outcomes = create("{list: nodes}", record("{'name':'a'}"), record("{'name':'b'}"));

        assertThat(((Taken) outcomes.get(0)).record().key()).isEqualTo("2");
        assertThat(outcomes.get(1))
                .isInstanceOfSatisfying(
                        Refused.class, no -> assertThat(no.problem()).hasMessageContaining("No b here."));
    }

    @Test
    void a_promised_order_holds_for_identical_records_and_for_refusals() {
        source.on("/nodes/batch", answer("{'id':1,'name':'a'}", "{'error':'no'}", "{'id':3,'name':'a'}"));

        List<BatchOutcome> outcomes = create(
                "{list: nodes, in_order: true}",
                record("{'name':'a'}"),
                record("{'name':'a'}"),
                record("{'name':'a'}"));

        assertThat(((Taken) outcomes.get(0)).record().key()).isEqualTo("1");
        assertThat(outcomes.get(1)).isInstanceOf(Refused.class);
        assertThat(((Taken) outcomes.get(2)).record().key()).isEqualTo("3");
    }

    @Test
    void a_promised_order_that_the_answer_itself_contradicts_is_not_believed() {
        source.on("/nodes/batch", answer("{'id':1,'name':'b'}", "{'id':2,'name':'a'}"));

        List<BatchOutcome> outcomes =
                create("{list: nodes, in_order: true}", record("{'name':'a'}"), record("{'name':'b'}"));

        assertThat(keys(outcomes)).containsExactly("2", "1");
    }

    private List<BatchOutcome> create(String part, Creation... wanted) {
        return create("fields: {read_only: [/id]}", part, wanted);
    }

    private List<BatchOutcome> create(String fields, String part, Creation... wanted) {
        String file = """
                name: nodes
                type: rest
                base_url: "{{ settings.url }}"
                settings: [{name: url}]
                check: {path: /me}
                streams:
                  - name: nodes
                    endpoint: {path: /nodes}
                    primary_key: [/id]
                    item: {endpoint: {path: "/nodes/{{ record.key }}"}}
                    %s
                    match_on: [[{pointer: /name}]]
                    write:
                      create: {method: POST, path: /nodes}
                      batch: {endpoint: {method: POST, path: /nodes/batch}, max_records: 9, error: /error, create: %s}
                """.formatted(fields, part);
        Connection connection =
                bench.open(ConnectorFile.connector(file), Map.of("url", source.url()), Map.of(), Bench.Bounds.USUAL);
        return connection.createAll(connection.connector().streams().getFirst(), List.of(wanted));
    }

    private static List<String> keys(List<BatchOutcome> outcomes) {
        return outcomes.stream().map(each -> ((Taken) each).record().key()).toList();
    }

    private static Said answer(String... elements) {
        return Said.json("{\"nodes\":[" + String.join(",", elements).replace('\'', '"') + "]}");
    }

    private static Creation record(String text) {
        ObjectNode record = ExactJson.object(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return new Creation("k", Optional.empty(), "once", record, Optional.empty());
    }
}
