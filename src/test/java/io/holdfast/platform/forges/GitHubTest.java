package io.holdfast.platform.forges;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.platform.Keeping;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStackResource.class)
class GitHubTest {
    private static final List<String> STREAMS =
            List.of("labels", "milestones", "issues", "issue_comments", "releases", "pull_requests", "review_comments");

    private GitHub github = new GitHub();

    @AfterEach
    void close() {
        github.close();
    }

    private Keeping keeping() {
        return keeping(GitHub.TOKEN);
    }

    private Keeping keeping(String token) {
        Map<String, String> settings = new HashMap<>();
        settings.put("url", github.url());
        settings.put("owner", "acme");
        settings.put("repository", "tea-shop");
        settings.put("calls_per_second", "1000");
        settings.put("writes_per_second", "1000");
        return new Keeping("github", settings, Map.of("token", token));
    }

    private void isTheTruth(Keeping keeping, String backup, String stream) {
        assertThat(keeping.lines(backup, stream)).as(stream).containsExactlyInAnyOrderElementsOf(github.truth(stream));
    }

    @Test
    void a_repository_is_backed_up_record_by_record_and_file_by_file() {
        github.with(160);
        Keeping keeping = keeping();

        String backup = keeping.backup(false);

        STREAMS.forEach(stream -> isTheTruth(keeping, backup, stream));
        assertThat(keeping.numbers(backup, "issues")).containsEntry("records", 107);
        assertThat(keeping.numbers(backup, "issue_comments")).containsEntry("records", 320);
        List<Asked> calls = github.calls();
        assertThat(calls).allMatch(call -> "2022-11-28".equals(call.header("X-GitHub-Api-Version")));
        assertThat(calls)
                .extracting(Asked::toString)
                .filteredOn(call -> call.contains("/releases/assets/"))
                .hasSize(2);
    }

    @Test
    void only_what_changed_is_asked_for() {
        github.with(160);
        Keeping keeping = keeping();
        keeping.backup(false);
        github.change("issues", 100, "title", "The kettle is silent");
        github.change(
                "issue_comments", github.record("issue_comments", lastComment()).path("id"), "body", "At last.");
        github.calls();

        String second = keeping.backup(false, "issues", "issue_comments", "pull_requests");

        isTheTruth(keeping, second, "issues");
        isTheTruth(keeping, second, "issue_comments");
        assertThat(keeping.numbers(second, "issues"))
                .containsEntry("changed", 1)
                .containsEntry("gone", 0);
        // Three for what changed, and one for the audit of each cursor that is not sorted.
        assertThat(github.calls()).hasSizeLessThanOrEqualTo(5);
    }

    private String lastComment() {
        return github.comments.all().getLast().path("id").asText();
    }

    @Test
    void what_is_gone_is_learned_by_a_pass_over_all_and_a_look_at_each() {
        github.with(30);
        Keeping keeping = keeping();
        keeping.backup(false);
        github.remove("issues", 4);
        github.remove("labels", "good first issue");

        String second = keeping.backup(true);

        assertThat(keeping.numbers(second, "issues")).containsEntry("gone", 1).containsEntry("unseen", 0);
        assertThat(keeping.numbers(second, "issue_comments")).containsEntry("gone", 2);
        assertThat(keeping.numbers(second, "labels")).containsEntry("gone", 1);
        STREAMS.forEach(stream -> isTheTruth(keeping, second, stream));
    }

    @Test
    void an_issue_that_moved_to_another_repository_is_gone_from_this_one() {
        github.with(12);
        Keeping keeping = keeping();
        keeping.backup(false);
        github.transfer(4);

        String second = keeping.backup(true);

        assertThat(keeping.numbers(second, "issues")).containsEntry("gone", 1).containsEntry("unseen", 0);
        isTheTruth(keeping, second, "issues");
    }

    @Test
    void drafts_of_releases_are_kept_with_a_token_that_may_write_and_not_shown_to_one_that_may_read() {
        github.with(1);
        String draft = github.draft("v2.0");
        Keeping writing = keeping();
        Keeping reading = keeping(GitHub.READING_TOKEN);

        isTheTruth(writing, writing.backup(false, "releases"), "releases");

        assertThat(reading.lines(reading.backup(false, "releases"), "releases"))
                .hasSize(2)
                .noneMatch(line -> line.contains(draft));
    }

    @Test
    void the_limit_that_the_headers_tell_of_is_kept() {
        github.close();
        github = new GitHub(4, 2).with(160);
        Keeping keeping = keeping();

        keeping.backup(false, "issues", "issue_comments", "pull_requests", "milestones");

        assertThat(github.refused()).isZero();
        assertThat(github.calls()).hasSizeGreaterThan(7);
    }

    @Test
    void a_secondary_limit_is_waited_for() {
        github.with(10);
        Keeping keeping = keeping();
        github.tireOnce(1);

        String backup = keeping.backup(false);

        STREAMS.forEach(stream -> isTheTruth(keeping, backup, stream));
    }

    @Test
    void what_was_deleted_and_changed_is_put_back_under_new_numbers() {
        github.with(12);
        github.change("issues", 2, "state", "closed");
        github.change("issues", 2, "state_reason", "not_planned");
        Keeping keeping = keeping();
        String backup = keeping.backup(false);
        github.remove("milestones", 2);
        github.issues.all().forEach(issue -> issue.putNull("milestone"));
        github.remove("labels", "größer/kleiner");
        github.remove("issues", 2);
        github.remove("issues", 4);
        github.change("issues", 5, "title", "Vandalised");
        github.remove("releases", github.releases.all().getFirst().path("id"));

        List<String> outcomes = keeping.restore(backup, "labels", "milestones", "issues", "issue_comments", "releases");

        assertThat(outcomes)
                .contains(
                        "labels größer/kleiner → created",
                        "milestones 2 → created",
                        "issues 2 → created",
                        "issues 4 → created",
                        "issues 5 → changed")
                .filteredOn(each -> each.startsWith("issue_comments"))
                .hasSize(4)
                .allMatch(each -> each.endsWith("created"));
        assertThat(outcomes).noneMatch(each -> each.contains("failed") || each.contains("uncertain"));
        var again = github.issues.those(each -> each.path("title").asText().equals("Kettle 4"));
        assertThat(again).singleElement().satisfies(issue -> {
            assertThat(issue.path("number").asInt()).isGreaterThan(12);
            assertThat(issue.path("milestone").path("title").asText()).isEqualTo("First harvest");
            assertThat(issue.path("labels")).hasSize(2);
            assertThat(issue.path("assignees").path(0).path("login").asText()).isEqualTo("teo-example");
            assertThat(github.comments.those(each -> each.path("issue_url")
                            .asText()
                            .endsWith("/issues/" + issue.path("number").asText())))
                    .extracting(each -> each.path("body").asText())
                    .containsExactlyInAnyOrder("First of 4", "Second of 4");
        });
        var closed = github.issues.those(each -> each.path("title").asText().equals("Kettle 2"));
        assertThat(closed).singleElement().satisfies(issue -> {
            assertThat(issue.path("state").asText()).isEqualTo("closed");
            assertThat(issue.path("state_reason").asText()).isEqualTo("not_planned");
            assertThat(issue.path("milestone").path("number").asInt()).isNotEqualTo(2);
        });
        assertThat(github.record("issues", 5).path("title").asText()).isEqualTo("Kettle 5");
        assertThat(github.releases.all()).hasSize(2);
        assertThat(keeping.restore(backup, "labels", "milestones", "issues", "issue_comments", "releases"))
                .as("a second restore finds nothing to do")
                .isEmpty();
    }

    @Test
    void a_comment_of_a_pull_request_that_is_gone_is_not_put_anywhere_else() {
        github.with(3);
        Keeping keeping = keeping();
        String backup = keeping.backup(false);
        String comment = lastComment();
        github.remove("issue_comments", comment);

        assertThat(keeping.restore(backup, "issue_comments"))
                .containsExactly("issue_comments " + comment + " → failed reference_missing");
    }

    @Test
    void the_answers_have_the_published_shapes() throws Exception {
        github.with(3);
        Map<String, String> fixtures = Map.of(
                "labels", "label",
                "milestones", "milestone",
                "issues", "issue",
                "issue_comments", "issue-comment",
                "releases", "release",
                "pull_requests", "pull-request",
                "review_comments", "review-comment");
        for (var each : fixtures.entrySet()) {
            var answer = new ObjectMapper().readTree(github.truth(each.getKey()).getFirst());
            assertThat(Fixture.shape(answer).keySet())
                    .as(each.getKey())
                    .isEqualTo(Fixture.shape(Fixture.of("github/" + each.getValue()))
                            .keySet());
        }
    }
}
