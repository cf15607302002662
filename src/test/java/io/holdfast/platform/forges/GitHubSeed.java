package io.holdfast.platform.forges;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a repository holds in tests. */
final class GitHubSeed {
    private GitHubSeed() {}

    static void plant(GitHub repository, GitHubIssues tracking, GitHubReleases shipping, int things) {
        for (String name : new String[] {"bug", "good first issue", "größer/kleiner"}) {
            tracking.createLabel(object().put("name", name).put("color", "d73a4a"));
        }
        tracking.createMilestone(object().put("title", "First harvest").put("due_on", "2026-04-01T07:00:00Z"));
        tracking.createMilestone(object().put("title", "Second harvest").put("state", "closed"));
        for (int i = 1; i <= things; i++) {
            if (i % 3 == 0) {
                pull(repository, tracking.nextNumber());
            } else {
                ObjectNode issue = object().put("title", "Kettle " + i).put("body", "It whistles.\r\nStill.");
                issue.putArray("labels").add("bug").add("größer/kleiner");
                issue.putArray("assignees").add("teo-example");
                tracking.createIssue(issue.put("milestone", 1 + i % 2));
            }
            tracking.createComment("" + i, object().put("body", "First of " + i));
            tracking.createComment("" + i, object().put("body", "Second of " + i));
        }
        for (String tag : new String[] {"v1.0", "v1.1"}) {
            shipping.create(
                    object().put("tag_name", tag).put("name", "Flush " + tag).put("target_commitish", "main"));
        }
        repository.releases.all().forEach(each -> shipping.attach(each, "kettle.zip"));
    }

    private static void pull(GitHub repository, int number) {
        ObjectNode pull = repository.shaped("pull-request");
        pull.put("number", number).put("id", repository.nextId()).put("title", "Fill kettle " + number);
        pull.put("url", repository.home() + "/pulls/" + number);
        pull.put("html_url", "https://github.com/acme/tea-shop/pull/" + number);
        pull.put("created_at", repository.tick()).set("updated_at", pull.get("created_at"));
        repository.pulls.put("" + number, pull);
        ObjectNode review = repository.shaped("review-comment");
        review.put("id", repository.nextId()).put("created_at", repository.tick());
        review.put("updated_at", review.path("created_at").asText());
        repository.reviews.put(review.path("id").asText(), review);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
