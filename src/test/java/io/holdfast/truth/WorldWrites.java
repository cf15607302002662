package io.holdfast.truth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** How a world takes records back. */
final class WorldWrites {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FIRST_NEW = 500;
    private final Traits traits;
    private final TreeSet<String> free = new TreeSet<>();
    private int made;

    WorldWrites(Traits traits) {
        this.traits = traits;
    }

    HttpAnswer write(HttpCall call, Account account, List<String> path, String base) {
        JsonNode body = tree(call.body());
        if (call.method().equals("POST") && path.getFirst().equals("batch")) {
            return batch(account, body.path("create"), base);
        }
        if (call.method().equals("POST")) {
            return HttpAnswer.json(201, made(account, body, base));
        }
        String key = path.getLast();
        Thing thing = account.thing(key);
        if (thing == null || thing.deleted()) {
            return HttpAnswer.json(404, "{}");
        }
        if (call.method().equals("DELETE")) {
            delete(account, key);
            return HttpAnswer.json(200, "{}");
        }
        account.write(
                key,
                text(body, "name", thing.name()),
                text(body, "content", thing.content()),
                text(body, "parent", body.has("parent") ? null : thing.parent()));
        return HttpAnswer.json(200, account.texts().text(account.thing(key), 0, base));
    }

    /** Deletes a record as a person does. */
    void delete(Account account, String key) {
        account.delete(key);
        free.add(key);
        if (traits.restoring() != null && traits.restoring().empties()) {
            account.emptyReferences(key);
        }
    }

    private HttpAnswer batch(Account account, JsonNode creations, String base) {
        List<String> answers = new ArrayList<>();
        creations.forEach(each -> answers.add(made(account, each, base)));
        if (traits.restoring().shuffled()) {
            Collections.shuffle(answers, new Random(traits.seed() + made));
        }
        return HttpAnswer.json(200, "{\"create\":[" + String.join(",", answers) + "]}");
    }

    private String made(Account account, JsonNode body, String base) {
        String key = nextKey();
        boolean without = traits.restoring().ignoresParent();
        account.put(
                key, text(body, "name", ""), text(body, "content", ""), without ? null : text(body, "parent", null));
        return account.texts().text(account.thing(key), 0, base);
    }

    /** A key that was free, the last one first: what comes back gets another's old key. */
    private String nextKey() {
        made++;
        return traits.restoring().reusesKeys() && !free.isEmpty()
                ? free.pollLast()
                : traits.platform().keys().key(FIRST_NEW + made);
    }

    private static String text(JsonNode body, String field, String otherwise) {
        JsonNode value = body.path(field);
        return value.isMissingNode() || value.isNull() ? otherwise : value.asText();
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
