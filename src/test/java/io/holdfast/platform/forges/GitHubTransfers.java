package io.holdfast.platform.forges;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Issues that were moved to another repository, where they have another number. Under the old number the API answers 301 with the new address.
 *
 * @see <a href="https://docs.github.com/en/rest/issues/issues#get-an-issue">301 for an issue that was transferred, 404 where the caller may not read its new repository, 410 for one that was
 *     deleted</a>
 */
final class GitHubTransfers {
    /** Where the other repository lies. */
    static final String ELSEWHERE = "/repositories/7002/issues/";

    private final GitHub repository;
    private final Map<String, Integer> moved = new HashMap<>();
    private final Map<Integer, ObjectNode> there = new HashMap<>();

    GitHubTransfers(GitHub repository) {
        this.repository = repository;
    }

    /** Its comments go with it. */
    void move(String number) {
        ObjectNode issue = repository.record("issues", number).deepCopy();
        int now = 900 + there.size();
        moved.put(number, now);
        there.put(now, issue.put("number", now).put("url", repository.url() + ELSEWHERE + now));
        repository.remove("issues", number);
    }

    /** The redirect of an issue that was moved. */
    Optional<Said> redirect(String number) {
        return Optional.ofNullable(moved.get(number))
                .map(now -> Said.nothing(301).with(Map.of("Location", repository.url() + ELSEWHERE + now)));
    }

    Said elsewhere(Asked asked) {
        return GitHub.one(there.get(Integer.parseInt(asked.segments().getLast())));
    }
}
