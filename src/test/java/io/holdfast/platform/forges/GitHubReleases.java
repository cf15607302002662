package io.holdfast.platform.forges;

import static io.holdfast.platform.forges.GitHub.invalid;
import static io.holdfast.platform.forges.GitHub.one;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Releases of a repository and their files, which lie at another host.
 *
 * @see <a href="https://docs.github.com/en/rest/releases/releases#list-releases">drafts are listed for users with push access alone</a>
 * @see <a href="https://docs.github.com/en/rest/releases/assets#get-a-release-asset">a file's bytes: 200 or 302, for Accept: application/octet-stream</a>
 */
final class GitHubReleases {
    private final GitHub repository;

    GitHubReleases(GitHub repository) {
        this.repository = repository;
    }

    /** What answers a call; null where nothing here does. */
    Function<Asked, Said> route(String call, List<String> path) {
        String key = path.getLast();
        return switch (call) {
            case "GET releases" ->
                asked -> repository.list(asked, "releases", repository.releases.all(), each -> isSeen(asked, each));
            case "POST releases" -> asked -> create(asked.body());
            case "GET releases/N" ->
                asked -> Optional.ofNullable(repository.releases.get(key))
                        .filter(each -> isSeen(asked, each))
                        .map(GitHub::one)
                        .orElseGet(() -> GitHub.error("not-found", 404));
            case "PATCH releases/N" -> asked -> change(repository.releases.get(key), asked.body());
            case "DELETE releases/N" -> asked -> GitHubIssues.gone(repository.releases.remove(key));
            case "GET releases/assets/N" -> asked -> asset(asked, key);
            default -> null;
        };
    }

    /** Drafts are for those who may push. */
    private static boolean isSeen(Asked asked, ObjectNode release) {
        return GitHub.mayWrite(asked) || !release.path("draft").asBoolean();
    }

    Said create(JsonNode body) {
        String tag = body.path("tag_name").asText("");
        if (tag.isBlank() || repository.releases.has("tag_name", tag)) {
            return invalid("Release", "tag_name", tag.isBlank() ? "missing_field" : "already_exists");
        }
        String id = "" + repository.nextId();
        ObjectNode release = repository.shaped("release");
        release.properties().forEach(each -> {
            if (each.getValue().isTextual()) {
                each.setValue(release.textNode(each.getValue()
                        .asText()
                        .replace("/releases/6001", "/releases/" + id)
                        .replace("/v1.0", "/" + tag)));
            }
        });
        release.put("id", Long.parseLong(id))
                .put("created_at", repository.tick())
                .putArray("assets");
        repository.releases.put(id, release);
        change(release, body);
        return Said.json(201, release);
    }

    private Said change(ObjectNode release, JsonNode body) {
        if (release != null) {
            GitHubIssues.take(body, release, "tag_name", "target_commitish", "name", "body", "draft", "prerelease");
            release.put("updated_at", repository.tick());
        }
        return one(release);
    }

    String draft(String tag) {
        create(JsonNodeFactory.instance.objectNode().put("tag_name", tag).put("draft", true));
        return repository.releases.all().getLast().path("id").asText();
    }

    /** A release gets a file, by hand. */
    void attach(ObjectNode release, String name) {
        ObjectNode asset =
                (ObjectNode) repository.shaped("release").path("assets").get(0);
        long id = repository.nextId();
        asset.put("id", id).put("name", name).put("url", repository.home() + "/releases/assets/" + id);
        asset.put("size", content("" + id).length).put("digest", "sha256:" + Digests.sha256(content("" + id)));
        release.withArray("assets").add(asset);
    }

    static byte[] content(String id) {
        return ("bytes of " + id).getBytes(StandardCharsets.UTF_8);
    }

    /** JSON, unless the bytes are asked for: those lie elsewhere. */
    private Said asset(Asked asked, String id) {
        for (ObjectNode release : repository.releases.all()) {
            for (JsonNode asset : release.path("assets")) {
                if (asset.path("id").asText().equals(id)) {
                    return "application/octet-stream".equals(asked.header("Accept"))
                            ? Said.nothing(302)
                                    .with(Map.of("Location", repository.storage() + "/" + id + "?signed=yes"))
                            : one((ObjectNode) asset);
                }
            }
        }
        return GitHub.error("not-found", 404);
    }

    /** The other host: its links are signed, so a caller that brings a token along is refused. */
    static Said file(Asked asked) {
        return asked.header("Authorization") != null
                ? Said.nothing(400)
                : new Said(
                        200,
                        Map.of("Content-Type", "application/octet-stream"),
                        content(asked.segments().getFirst()));
    }
}
