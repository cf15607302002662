package io.holdfast.redmine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.process.HoldfastApi;
import io.holdfast.process.HoldfastProcess;
import io.holdfast.stack.LocalStack;
import io.holdfast.stack.StackFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * {@code ./dev e2e redmine}: a Redmine is backed up by a YAML file alone, damaged, compared, restored, and damaged once more by undoing that; each step is judged by what Redmine's own database
 * holds. The last line of its output is one JSON object; the exit code is 0 only where everything holds.
 */
public final class RedmineStory {
    private static final Path CONNECTOR = Path.of("docs", "connectors", "redmine.yaml");
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long BEGAN = System.nanoTime();

    private final RedmineServer server;
    private final HoldfastApi owner;
    private final RedmineApi api;
    private int faults;

    private RedmineStory(RedmineServer server, HoldfastApi owner) {
        this.server = server;
        this.owner = owner;
        this.api = new RedmineApi(server.url(), server.key());
    }

    public static void main(String[] arguments) {
        int code = 1;
        try {
            code = run() ? 0 : 1;
        } catch (RuntimeException e) {
            e.printStackTrace();
            System.out.println("{\"error\":\"" + e.getClass().getSimpleName() + "\"}");
        }
        System.exit(code);
    }

    private static boolean run() {
        say("Starting Redmine, the servers and Holdfast …");
        try (RedmineServer server = RedmineServer.start();
                StackFolder connectors = StackFolder.create("holdfast-connectors-");
                LocalStack stack = LocalStack.start();
                HoldfastProcess holdfast = HoldfastProcess.start(configuration(stack, connectors.path()))) {
            say("Redmine answered after %d s.", server.took().toSeconds());
            try {
                HoldfastApi admin = holdfast.api()
                        .signedIn(holdfast.api().bootstrap(stack.configuration().get("holdfast.bootstrap.secret")));
                String key = admin.createKey(admin.createTenant("Redmine tenant"), "story", "owner");
                return new RedmineStory(server, holdfast.api().signedIn(key)).tell();
            } catch (RuntimeException e) {
                System.out.println("The end of Holdfast's log:\n" + holdfast.tail());
                throw e;
            }
        }
    }

    private static Map<String, String> configuration(LocalStack stack, Path connectors) {
        try {
            Files.copy(CONNECTOR, connectors.resolve(CONNECTOR.getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> all = new HashMap<>(stack.configuration());
        all.put("holdfast.connectors.directory", connectors.toString());
        return all;
    }

    private boolean tell() {
        new RedmineSeed(api).fill();
        RedmineState before = RedmineState.of(server);
        say("Redmine has %s.", counts(before));
        String source = owner.createSource(
                "Redmine",
                "redmine",
                Map.of("url", server.url().toString(), "calls", "500"),
                Map.of("key", server.key()));
        owner.checkSource(source);

        JsonNode first = backup(source);
        fault("not in the backup", notStored(id(first), before));
        JsonNode second = backup(source);
        if (second.get("segments_added").asInt() != 0) {
            fault("stored anew without a change", List.of(second.toString()));
        }

        new RedmineDamage(api, before).happen();
        RedmineState spoilt = RedmineState.of(server);
        Set<String> damage = RedmineState.happened(before, spoilt);
        JsonNode diff = owner.compare(id(second), PATIENCE, job -> {});
        List<String> wrong = wronglyTicked(owner.entries(id(diff)), damage);
        say("%d records were changed, deleted or added; %d were told wrongly.", damage.size(), wrong.size());
        fault("wrongly told", wrong);

        JsonNode restore = restore(id(diff));
        int restored = judged(restore);
        int differences = differences(before);
        JsonNode undone = owner.awaitRestore(
                owner.post("/api/v1/restores/" + id(restore) + "/undo", RedmineApi.object())
                        .get("id")
                        .asText(),
                PATIENCE);
        judged(undone);
        int notUndone = differences(spoilt);
        System.out.printf(
                "{\"projects\":%d,\"issues\":%d,\"damaged\":%d,\"wrongly_ticked\":%d,\"restored\":%d,\"differences\":%d,\"undo_differences\":%d,\"faults\":%d,\"start_seconds\":%d}%n",
                before.of("projects").size(),
                before.of("issues").size(),
                damage.size(),
                wrong.size(),
                restored,
                differences,
                notUndone,
                faults,
                server.took().toSeconds());
        return faults == 0 && !damage.isEmpty() && restored >= damage.size() / 2;
    }

    /** Keys that only one of a backup and the database has. */
    private List<String> notStored(String backup, RedmineState state) {
        List<String> wrong = new ArrayList<>();
        for (String stream : RedmineState.streams()) {
            Set<String> stored = new TreeSet<>();
            for (JsonNode line : owner.all("/api/v1/backups/" + backup + "/streams/" + stream + "/records?limit=500")) {
                stored.add(shown(line.get("key").asText()));
            }
            Set<String> there = state.keys().getOrDefault(stream, Map.of()).keySet();
            stored.stream()
                    .filter(key -> !there.contains(key))
                    .forEach(key -> wrong.add(stream + " " + key + " is stored, but not there"));
            there.stream()
                    .filter(key -> !stored.contains(key))
                    .forEach(key -> wrong.add(stream + " " + key + " is there, but not stored"));
        }
        return wrong;
    }

    /** Entries that a diff lacks, or has too many; files are told beside the attachments that link to them. */
    private static List<String> wronglyTicked(List<JsonNode> entries, Set<String> happened) {
        Set<String> told = new TreeSet<>();
        entries.stream()
                .filter(each -> !each.get("stream").asText().equals("_media"))
                .forEach(each -> told.add(
                        each.get("stream").asText() + " " + each.get("kind").asText() + " "
                                + shown(each.get("key").asText())));
        List<String> wrong = new ArrayList<>();
        told.stream().filter(each -> !happened.contains(each)).forEach(each -> wrong.add("told, not so: " + each));
        happened.stream().filter(each -> !told.contains(each)).forEach(each -> wrong.add("not told: " + each));
        return wrong;
    }

    /** Puts all entries of a diff back: what is gone or different comes back, and what was added goes. */
    private JsonNode restore(String diff) {
        ObjectNode order = RedmineApi.object();
        var entries = order.putObject("diff").put("id", diff).putArray("entries");
        RedmineState.streams()
                .forEach(stream -> entries.addObject()
                        .put("stream", stream)
                        .putArray("kinds")
                        .add("changed")
                        .add("deleted")
                        .add("created"));
        return owner.awaitRestore(owner.startRestore(order), PATIENCE);
    }

    private JsonNode backup(String source) {
        JsonNode backup = owner.awaitBackup(owner.startBackup(source), PATIENCE);
        say(
                "Backup: %s, %d records, %d segments",
                state(backup),
                backup.path("records").asLong(),
                backup.path("segments_added").asInt());
        if (!state(backup).equals("SUCCEEDED")) {
            fault("backup did not succeed", List.of(backup.toString()));
        }
        return backup;
    }

    /** Says how a restore went. @return how many records it wrote */
    private int judged(JsonNode restore) {
        JsonNode totals = restore.get("totals");
        say("Restore: %s, %s", state(restore), totals);
        for (String outcome : List.of("failed", "uncertain", "skipped")) {
            fault(
                    outcome,
                    owner.restoredItems(id(restore), outcome).stream()
                            .map(JsonNode::toString)
                            .toList());
        }
        if (!state(restore).equals("SUCCEEDED") || totals.path("differing").asInt() > 0) {
            fault("restore is not whole", List.of(restore.toString()));
        }
        return totals.path("created").asInt()
                + totals.path("changed").asInt()
                + totals.path("deleted").asInt();
    }

    private int differences(RedmineState wanted) {
        var differences = RedmineState.differences(wanted, RedmineState.of(server));
        fault("differs", differences.stream().map(Object::toString).toList());
        say("Compared with Redmine's own database: %d differences.", differences.size());
        return differences.size();
    }

    private void fault(String what, List<String> found) {
        faults += found.size();
        found.stream().limit(40).forEach(each -> say("  %s: %s", what, each));
    }

    private static String counts(RedmineState state) {
        return RedmineState.streams().stream()
                .map(stream -> state.of(stream).size() + " " + stream)
                .collect(Collectors.joining(", "));
    }

    private static String shown(String key) {
        return key.replace('\u001f', '/');
    }

    private static String id(JsonNode view) {
        return view.get("id").asText();
    }

    private static String state(JsonNode view) {
        return view.path("state").asText();
    }

    private static void say(String format, Object... values) {
        System.out.printf("[%3d s] %s%n", (System.nanoTime() - BEGAN) / 1_000_000_000L, format.formatted(values));
    }
}
