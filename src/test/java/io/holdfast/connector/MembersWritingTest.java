package io.holdfast.connector;

import static io.holdfast.connector.RestReadingTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.Simulator.Said;
import io.holdfast.problem.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Trees of teams whose creation depends on the parent, and memberships: records that are nothing but the keys of two others. */
class MembersWritingTest {
    private static final String MEMBER = "t1\u001fp2";

    private final Bench bench = new Bench();
    private final Simulator source = bench.simulator;
    private Connection connection;

    @BeforeEach
    void open() throws IOException {
        Path file = Path.of("src", "test", "resources", "connector-words", "members.yaml");
        connection = bench.open(
                ConnectorFile.connector(Files.readString(file)),
                Map.of("url", source.url()),
                Map.of(),
                Bench.Bounds.USUAL);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void one_record_is_found_among_the_list_that_answers_for_it() {
        source.on("/teams/t1/members", Said.json("[{\"id\":\"p1\"},{\"id\":\"p2\",\"name\":\"Zoë\"}]"));

        assertThat(connection.read(stream("members"), MEMBER))
                .hasValueSatisfying(record -> assertThat(new String(record.json(), StandardCharsets.UTF_8))
                        .isEqualTo("{\"id\":\"p2\",\"name\":\"Zoë\"}"));
    }

    @Test
    void a_sound_list_without_it_says_that_it_is_not_there() {
        source.on("/teams/t1/members", Said.json("[{\"id\":\"p1\"}]"));
        assertThat(connection.read(stream("members"), MEMBER)).isEmpty();

        source.on("/teams/t1/members", Said.json("[]"));
        assertThat(connection.answering(stream("members"), MEMBER)).isEmpty();
    }

    @Test
    void a_list_that_is_not_sound_proves_nothing() {
        for (String answer : new String[] {"{}", "<html>", "[{\"id\":\"p1\"},{\"name\":\"Zoë\"}]", "[1]"}) {
            source.on("/teams/t1/members", Said.json(answer));
            fails(ErrorCode.SOURCE_ANSWER_INVALID, () -> connection.read(stream("members"), MEMBER));
        }
    }

    @Test
    void a_creation_that_is_answered_by_nothing_has_the_key_that_was_sent() {
        source.on("/teams/t9/members", Said.of(204, "text/plain", ""));

        RawRecord created = connection.create(stream("members"), creation(MEMBER, Optional.of("t9"), "{'id':'p7'}"));

        assertThat(created.key()).isEqualTo("t9\u001fp7");
        assertThat(source.last().text()).isEqualTo("[{\"id\":\"p7\"}]");
    }

    @Test
    void a_key_that_the_source_assigns_is_not_taken_for_the_one_that_was_made() {
        source.on("/teams", Said.of(204, "text/plain", ""));

        fails(
                ErrorCode.SOURCE_ANSWER_INVALID,
                () -> connection.create(stream("teams"), creation("t1", Optional.empty(), "{'id':'t1','name':'A'}")));
    }

    @Test
    void a_deletion_can_say_in_its_body_which_record_it_means() {
        source.on("/teams/t1/members", Said.of(204, "text/plain", ""));

        connection.delete(
                stream("members"),
                new RawRecord(
                        MEMBER, json("{'id':'p2','name':'Zoë'}").toString().getBytes(StandardCharsets.UTF_8)));

        assertThat(source.last().method()).isEqualTo("DELETE");
        assertThat(source.last().text()).isEqualTo("[{\"id\":\"p2\"}]");
    }

    @Test
    void a_record_that_names_its_parent_is_created_below_it() {
        source.on("/teams", Said.json("{\"id\":\"t1\"}"));
        source.on("/teams/t1/children", Said.json("{\"id\":\"t2\"}"));

        connection.create(stream("teams"), creation("t1", Optional.empty(), "{'name':'A'}"));
        assertThat(source.last().uri().getPath()).isEqualTo("/teams");

        connection.create(stream("teams"), creation("t2", Optional.empty(), "{'name':'B','parent':'t1'}"));
        assertThat(source.last().uri().getPath()).isEqualTo("/teams/t1/children");
    }

    @Test
    void an_update_empties_the_fields_that_the_record_lacks_and_a_creation_does_not_name_them() {
        source.on("/teams/t1", Said.of(204, "text/plain", ""));
        source.on("/teams", Said.json("{\"id\":\"t1\"}"));

        connection.update(stream("teams"), new RawRecord("t1", new byte[0]), json("{'name':'A','tags':{'a':1}}"));
        assertThat(source.last().text()).isEqualTo("{\"name\":\"A\",\"tags\":{\"a\":1},\"note\":\"\"}");

        connection.create(stream("teams"), creation("t1", Optional.empty(), "{'name':'A'}"));
        assertThat(source.last().text()).isEqualTo("{\"name\":\"A\"}");
    }

    private StreamSpec stream(String name) {
        return connection.connector().stream(name).orElseThrow();
    }

    private static Creation creation(String key, Optional<String> parent, String record) {
        return new Creation(key, parent, "once", json(record), Optional.empty());
    }

    private static ObjectNode json(String text) {
        return ExactJson.object(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
