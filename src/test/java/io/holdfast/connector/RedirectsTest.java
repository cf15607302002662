package io.holdfast.connector;

import static io.holdfast.connector.RestReadingTest.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.Simulator.Said;
import io.holdfast.connector.Simulator.Seen;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects of a source's API, by RFC 9110, 15.4: within it, and away from it. */
class RedirectsTest {
    private final Bench bench = new Bench();
    private final Simulator source = bench.simulator;
    private final Simulator other = new Simulator();

    @AfterEach
    void close() {
        bench.close();
        other.close();
    }

    private Connection connection() {
        Connector connector = ConnectorFile.connector("""
                name: r
                type: rest
                base_url: "{{ settings.url }}"
                settings: [{name: url, description: u}]
                credentials: [{name: token, description: t}]
                authenticator: {type: bearer, token: "{{ credentials.token }}"}
                check: {path: /me}
                streams:
                  - name: things
                    endpoint: {path: /things}
                    primary_key: [/id]
                    item: {endpoint: {path: "/things/{{ record.key }}"}}
                    write: {create: {method: POST, path: /things}, delete: {method: DELETE, path: "/things/{{ record.key }}"}}
                """);
        return bench.open(
                connector, Map.of("url", source.url() + "/api"), Map.of("token", Bench.TOKEN), Bench.Bounds.USUAL);
    }

    private static Said to(int status, String location) {
        return Said.of(status, "text/plain", "").with("Location", location);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 308})
    void a_permanent_redirect_away_says_where_the_source_moved_and_blames_no_credentials(int status) {
        source.on("/api/me", to(status, other.url() + "/v2/me?key=secret"));
        other.on("/v2/me", Said.of(401, "application/json", "{}"));

        assertThatThrownBy(() -> connection().check())
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ErrorCode.SOURCE_MOVED))
                .hasMessageContaining("the source moved to " + other.url() + "/v2; change its address")
                .hasMessageNotContaining("secret");
        assertThat(other.seen).isEmpty();
    }

    @Test
    void a_redirect_to_another_scheme_is_a_move_too() {
        source.on("/api/me", to(301, source.url().replace("http:", "https:") + "/api/me"));

        assertThatThrownBy(() -> connection().check())
                .hasMessageContaining(source.url().replace("http:", "https:") + "/api; change its address");
    }

    @Test
    void another_host_that_wants_credentials_does_not_revoke_these() {
        source.on("/api/me", to(302, other.url() + "/me"));
        other.on("/me", Said.of(401, "application/json", "{}"));

        fails(ErrorCode.SOURCE_MOVED, () -> connection().check());
        assertThat(other.last().headers()).doesNotContainKey("authorization");
    }

    @Test
    void a_record_that_redirects_to_one_with_another_key_is_not_here_any_more() {
        source.on("/api/things/5", to(301, "/api/shelves/2/things/7"));
        source.on("/api/shelves/2/things/7", Said.of(200, "application/json", "{\"id\":7}"));
        source.on("/api/things/6", to(301, "/api/v2/things/6"));
        source.on("/api/v2/things/6", Said.of(200, "application/json", "{\"id\":6}"));
        source.on("/api/things/8", Said.of(200, "application/json", "{\"id\":9}"));
        Connection connection = connection();
        StreamSpec things = connection.connector().streams().getFirst();

        assertThat(connection.read(things, "5")).isEmpty();
        assertThat(connection.read(things, "6")).map(RawRecord::key).contains("6");
        fails(ErrorCode.SOURCE_ANSWER_INVALID, () -> connection.read(things, "8"));
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void a_write_is_followed_within_the_source_with_its_method_body_and_credentials(int status) {
        source.on("/api/things", to(status, "/api/v2/things"));
        source.on("/api/v2/things", Said.of(201, "application/json", "{\"id\":5}"));
        Connection connection = connection();
        ObjectNode record = ExactJson.object("{\"name\":\"a\"}".getBytes());

        RawRecord created = connection.create(
                connection.connector().streams().getFirst(),
                new Creation("1", Optional.empty(), "once", record, Optional.empty()));

        assertThat(created.key()).isEqualTo("5");
        Seen seen = source.last();
        assertThat(seen.method()).isEqualTo("POST");
        assertThat(seen.text()).isEqualTo("{\"name\":\"a\"}");
        assertThat(seen.headers()).containsKey("authorization");
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void a_write_is_never_sent_to_another_place_and_counts_as_not_taken(int status) {
        source.on("/api/things/5", to(status, other.url() + "/api/things/5"));
        Connection connection = connection();

        assertThatThrownBy(() -> connection.delete(
                        connection.connector().streams().getFirst(), new RawRecord("5", "{\"id\":5}".getBytes())))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.code())
                            .isEqualTo(status == 308 ? ErrorCode.SOURCE_MOVED : ErrorCode.SOURCE_REFUSED_REQUEST);
                    assertThat(problem.isUntaken()).isTrue();
                });
        assertThat(other.seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303})
    void a_write_that_is_redirected_by_a_changed_method_is_refused(int status) {
        source.on("/api/things/5", to(status, "/api/v2/things/5"));
        Connection connection = connection();

        fails(
                ErrorCode.SOURCE_REFUSED_REQUEST,
                () -> connection.delete(
                        connection.connector().streams().getFirst(), new RawRecord("5", "{\"id\":5}".getBytes())));
        assertThat(source.seen).hasSize(1);
    }
}
