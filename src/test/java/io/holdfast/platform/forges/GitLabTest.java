package io.holdfast.platform.forges;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.platform.Keeping;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStackResource.class)
class GitLabTest {
    /** The lists of the API by the streams that they are. */
    private static final Map<String, String> LISTS = Map.of(
            "labels", "labels",
            "milestones", "milestones",
            "issues", "issues",
            "issue_notes", "notes",
            "releases", "releases",
            "wiki_pages", "wikis",
            "merge_requests", "merge_requests");

    private GitLab gitlab = new GitLab();

    @AfterEach
    void close() {
        gitlab.close();
    }

    private Keeping keeping(String project) {
        return new Keeping("gitlab", Map.of("url", gitlab.url(), "project", project), Map.of("token", GitLab.TOKEN));
    }

    private void isTheTruth(Keeping keeping, String backup, String stream) {
        assertThat(keeping.lines(backup, stream))
                .as(stream)
                .containsExactlyInAnyOrderElementsOf(gitlab.truth(LISTS.get(stream)));
    }

    @Test
    void a_project_is_backed_up_record_by_record_also_where_it_is_named_by_its_path() {
        gitlab.with(120);
        Keeping keeping = keeping("acme%2Ftea-shop");

        String backup = keeping.backup(false);

        LISTS.keySet().forEach(stream -> isTheTruth(keeping, backup, stream));
        assertThat(keeping.numbers(backup, "issue_notes")).containsEntry("records", 120);
    }

    @Test
    void a_list_that_is_too_long_to_be_counted_is_read_to_its_end() {
        gitlab.with(5);
        gitlab.countsUpTo(2);
        Keeping keeping = keeping("42");

        String backup = keeping.backup(false, "labels", "milestones", "merge_requests");

        isTheTruth(keeping, backup, "labels");
    }

    @Test
    void more_issues_than_the_server_numbers_pages_for_are_read_to_the_last_one() {
        gitlab.with(250);
        gitlab.numbersUpTo(100);
        Keeping keeping = keeping("42");

        String backup = keeping.backup(false, "issues");

        isTheTruth(keeping, backup, "issues");
    }

    @Test
    void only_what_changed_is_asked_for_and_a_count_that_fell_tells_of_a_deletion() {
        gitlab.with(120);
        Keeping keeping = keeping("42");
        keeping.backup(false, "issues");
        gitlab.change("issues", 100, "title", "Silent");
        gitlab.calls();

        String second = keeping.backup(false, "issues");

        isTheTruth(keeping, second, "issues");
        assertThat(gitlab.calls()).hasSizeLessThanOrEqualTo(3);
        gitlab.remove("issues", 7);
        String third = keeping.backup(false, "issues");
        isTheTruth(keeping, third, "issues");
        assertThat(keeping.numbers(third, "issues")).containsEntry("gone", 1);
    }

    @Test
    void the_limit_that_the_headers_tell_of_is_kept_and_a_refusal_waited_for() {
        gitlab.close();
        gitlab = new GitLab(8, 2).with(12);
        Keeping keeping = keeping("42");
        gitlab.tireOnce(1);

        keeping.backup(false, "issues", "issue_notes");

        assertThat(gitlab.refused()).isZero();
        assertThat(gitlab.calls()).hasSizeGreaterThan(12);
    }

    @Test
    void what_was_deleted_and_changed_is_put_back_under_new_numbers() {
        gitlab.with(6);
        Keeping keeping = keeping("42");
        String backup = keeping.backup(false);
        gitlab.remove("issues", 4);
        gitlab.remove("labels", "with space");
        gitlab.remove("wikis", "brewing/green");
        gitlab.remove("releases", "v1.0");
        gitlab.change("issues", 5, "title", "Vandalised");

        List<String> outcomes = keeping.restore(backup, "labels", "issues", "issue_notes", "releases", "wiki_pages");

        assertThat(outcomes)
                .contains(
                        "labels with space → created",
                        "issues 4 → created",
                        "issues 5 → changed",
                        "releases v1.0 → created",
                        "wiki_pages brewing/green → created")
                .noneMatch(each -> each.contains("failed") || each.contains("uncertain"));
        var again = gitlab.shelves
                .get("issues")
                .those(each -> each.path("title").asText().equals("Kettle 4"));
        assertThat(again).singleElement().satisfies(issue -> {
            assertThat(issue.path("iid").asInt()).isEqualTo(7);
            assertThat(issue.path("labels")).hasSize(2);
            assertThat(gitlab.shelves
                            .get("notes")
                            .those(each -> each.path("noteable_iid").asInt() == 7))
                    .singleElement()
                    .satisfies(note -> assertThat(note.path("body").asText()).isEqualTo("First of 4"));
        });
        assertThat(gitlab.record("issues", 5).path("title").asText()).isEqualTo("Kettle 5");
    }

    @Test
    void what_belongs_to_the_group_above_stays_on_an_issue_that_is_put_back() {
        gitlab.with(6);
        gitlab.group(4, "group::tea");
        gitlab.group(5, "group::tea");
        Keeping keeping = keeping("42");
        String backup = keeping.backup(false);
        gitlab.change("issues", 4, "title", "Vandalised");
        gitlab.remove("issues", 5);

        List<String> outcomes = keeping.restore(backup, "labels", "milestones", "issues");

        assertThat(outcomes).contains("issues 4 → changed", "issues 5 → created");
        for (int issue : new int[] {4, 7}) {
            assertThat(gitlab.record("issues", issue).path("labels"))
                    .extracting(each -> each.asText())
                    .containsExactly("bug", "with space", "group::tea");
            assertThat(gitlab.record("issues", issue).at("/milestone/id").asInt())
                    .isEqualTo(88);
        }
    }

    @Test
    void what_was_closed_comes_back_closed_and_what_was_closed_since_is_opened_again() {
        gitlab.with(6);
        gitlab.change("issues", 4, "state", "closed");
        long milestone =
                gitlab.shelves.get("milestones").all().getFirst().path("id").asLong();
        gitlab.change("milestones", milestone, "state", "closed");
        Keeping keeping = keeping("42");
        String backup = keeping.backup(false);
        gitlab.remove("issues", 4);
        gitlab.remove("milestones", milestone);
        gitlab.change("issues", 5, "state", "closed");

        List<String> outcomes = keeping.restore(backup, "milestones", "issues");

        assertThat(outcomes)
                .contains("issues 4 → created", "issues 5 → changed", "milestones " + milestone + " → created");
        assertThat(gitlab.shelves
                        .get("issues")
                        .those(each -> each.path("title").asText().equals("Kettle 4")))
                .singleElement()
                .satisfies(issue -> assertThat(issue.path("state").asText()).isEqualTo("closed"));
        assertThat(gitlab.record("issues", 5).path("state").asText()).isEqualTo("opened");
        assertThat(gitlab.shelves
                        .get("milestones")
                        .those(each -> each.path("state").asText().equals("closed")))
                .hasSize(1);
    }

    @Test
    void the_answers_have_the_published_shapes() throws Exception {
        gitlab.with(1);
        for (var each : GitLabWriting.SHAPES.entrySet()) {
            var answer = new ObjectMapper().readTree(gitlab.truth(each.getKey()).getFirst());
            assertThat(Fixture.shape(answer).keySet())
                    .as(each.getKey())
                    .isEqualTo(Fixture.shape(Fixture.of("gitlab/" + each.getValue()))
                            .keySet());
        }
    }
}
