package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.platform.forges.Asked;
import io.holdfast.platform.forges.Fixture;
import io.holdfast.platform.forges.GitHub;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the format's words do at GitHub where its API cannot filter, where an address holds a key, and where a creation does not take every field. */
class GitHubWritingTest {
    private static final Connector CONNECTOR = BuiltIn.named("github");

    private final GitHub github = new GitHub().with(4);
    private final Bench bench = new Bench();
    private final Connection connection = bench.open(
            CONNECTOR,
            Map.of("url", github.url(), "owner", "acme", "repository", "tea-shop"),
            Map.of("token", GitHub.TOKEN),
            Bench.Bounds.USUAL.large());

    @AfterEach
    void close() {
        bench.close();
        github.close();
    }

    private static StreamSpec stream(String name) {
        return CONNECTOR.stream(name).orElseThrow();
    }

    private ObjectNode issue(String title) {
        return Fixture.of("github/issue").put("title", title);
    }

    private static Creation wanted(ObjectNode record) {
        return new Creation("1", Optional.empty(), "once", record, Optional.empty());
    }

    @Test
    void a_creation_whose_answer_is_lost_is_found_by_reading_the_list_from_then_on() {
        Instant before = Instant.parse("2026-01-01T00:00:00Z");
        ObjectNode wanted = issue("Lost");
        github.loseCreation("issues");

        assertThatThrownBy(() -> connection.create(stream("issues"), wanted(wanted)))
                .isInstanceOf(Problem.class);
        github.calls();

        assertThat(connection.match(stream("issues"), wanted, Optional.empty(), Optional.of(before)))
                .hasSize(1);
        assertThat(github.calls())
                .extracting(Asked::toString)
                .singleElement()
                .satisfies(call -> assertThat(call).contains("since=2025-12-31T23:50:00Z"));
    }

    @Test
    void what_cannot_be_filtered_is_not_looked_for_before_anything_was_sent() {
        github.calls();

        assertThat(connection.match(stream("issues"), issue("Kettle 1"), Optional.empty(), Optional.empty()))
                .isEmpty();

        assertThat(github.calls()).isEmpty();
    }

    @Test
    void a_closed_issue_is_made_open_and_closed_then() {
        RawRecord made = connection.create(
                stream("issues"), wanted(issue("Done").put("state", "closed").put("state_reason", "completed")));

        assertThat(github.record("issues", made.key()).path("state").asText()).isEqualTo("closed");
        assertThat(github.calls()).extracting(Asked::method).containsExactly("POST", "PATCH");
    }

    @Test
    void an_open_issue_takes_one_call() {
        connection.create(stream("issues"), wanted(issue("Open").put("body", "It begins at two.")));

        assertThat(github.calls()).extracting(Asked::method).containsExactly("POST");
    }

    @Test
    void labels_and_assignees_are_sent_by_name_and_a_milestone_that_is_none_as_null() {
        ObjectNode bare = issue("Kettle 1");
        bare.putNull("milestone");
        bare.putArray("labels").addObject().put("name", "good first issue");

        connection.update(stream("issues"), new RawRecord("1", new byte[0]), bare);

        assertThat(github.calls()).singleElement().satisfies(call -> {
            assertThat(call.body().path("milestone").isNull()).isTrue();
            assertThat(call.body().path("labels")).hasToString("[\"good first issue\"]");
            assertThat(call.body().path("assignees")).hasToString("[\"mina-example\"]");
        });
    }

    @Test
    void a_comment_is_made_below_the_issue_that_its_address_names() {
        ObjectNode comment = Fixture.of("github/issue-comment");
        ObjectNode moved = References.mapped(
                stream("issue_comments"), comment, (name, key) -> Optional.of(key.equals("1") ? "4" : "?"));

        connection.create(stream("issue_comments"), wanted(moved));

        assertThat(moved.path("issue_url").asText()).endsWith("/acme/tea-shop/issues/4");
        assertThat(github.calls()).extracting(Asked::path).containsExactly("/repos/acme/tea-shop/issues/4/comments");
    }

    @Test
    void a_comment_whose_issue_is_nowhere_is_refused_before_anything_is_sent() {
        ObjectNode comment = Fixture.of("github/issue-comment");
        comment.remove("issue_url");
        github.calls();

        assertThatThrownBy(() -> connection.create(stream("issue_comments"), wanted(comment)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ErrorCode.REFERENCE_MISSING));
        assertThat(github.calls()).isEmpty();
    }

    @Test
    void a_refusal_says_what_is_wrong() {
        ObjectNode label = Fixture.of("github/label");

        assertThatThrownBy(() -> connection.create(stream("labels"), wanted(label)))
                .hasMessageContaining("already_exists");
        assertThat(List.of(github.truth("labels"))).isNotEmpty();
    }
}
