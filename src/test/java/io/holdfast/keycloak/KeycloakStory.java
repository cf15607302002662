package io.holdfast.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.process.HoldfastApi;
import io.holdfast.process.HoldfastProcess;
import io.holdfast.stack.LocalStack;
import io.holdfast.stack.StackFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * {@code ./dev e2e keycloak}: a realm is backed up by a YAML file alone, damaged, compared, restored, and damaged once more by undoing that; each step is judged by what Keycloak itself says. The
 * last line of its output is one JSON object; the exit code is 0 only where everything holds.
 */
public final class KeycloakStory {
    static final String REALM = "shop";
    private static final Path CONNECTOR = Path.of("docs", "connectors", "keycloak.yaml");
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long BEGAN = System.nanoTime();

    private final KeycloakServer server;
    private final HoldfastApi owner;
    private final KeycloakApi api;
    private final KeycloakAccount account;
    private int faults;

    private KeycloakStory(KeycloakServer server, HoldfastApi owner) {
        this.server = server;
        this.owner = owner;
        this.api = server.api(REALM);
        this.account = new KeycloakAccount(owner);
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
        say("Starting Keycloak, the servers and Holdfast …");
        try (KeycloakServer server = KeycloakServer.start();
                StackFolder connectors = StackFolder.create("holdfast-connectors-");
                LocalStack stack = LocalStack.start();
                HoldfastProcess holdfast = HoldfastProcess.start(configuration(stack, connectors.path()))) {
            say("Keycloak answered after %d s.", server.took().toSeconds());
            try {
                HoldfastApi admin = holdfast.api()
                        .signedIn(holdfast.api().bootstrap(stack.configuration().get("holdfast.bootstrap.secret")));
                String key = admin.createKey(admin.createTenant("Keycloak tenant"), "story", "owner");
                return new KeycloakStory(server, holdfast.api().signedIn(key)).tell();
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
        String secret = UUID.randomUUID().toString();
        new KeycloakSeed(api, REALM, secret).fill();
        KeycloakReading reading = KeycloakReading.of(api);
        KeycloakState before = KeycloakState.of(reading);
        say(
                "The realm has %d users, %d groups and %d roles, and %d memberships and role mappings.",
                before.count("users"), before.count("groups"), before.count("roles"), joins(reading));
        String source = owner.createSource(
                "Keycloak",
                "keycloak",
                Map.of("url", server.url().toString(), "realm", REALM, "calls", "500"),
                Map.of("client_id", KeycloakSeed.CLIENT, "client_secret", secret));
        owner.checkSource(source);

        JsonNode first = backup(source);
        fault("not stored as Keycloak says it", account.notStored(id(first), reading));
        JsonNode second = backup(source);
        if (second.get("segments_added").asInt() != 0) {
            fault("stored anew without a change", List.of(second.toString()));
        }

        new KeycloakDamage(api, reading).happen();
        KeycloakReading damaged = KeycloakReading.of(api);
        KeycloakState spoilt = KeycloakState.of(damaged);
        int damage = KeycloakAccount.happened(reading, damaged).size();
        JsonNode diff = owner.compare(id(second), PATIENCE, job -> {});
        List<JsonNode> entries = owner.entries(id(diff));
        List<String> wrong = KeycloakAccount.wronglyTicked(entries, reading, damaged);
        say("%d records were changed, deleted or added; the diff names %d.", damage, entries.size());
        fault("wrongly told", wrong);

        JsonNode restore = account.restore(id(diff), PATIENCE);
        int restored = judged(restore);
        int differences = differences(before);
        JsonNode undone = owner.awaitRestore(
                owner.post("/api/v1/restores/" + id(restore) + "/undo", KeycloakApi.object())
                        .get("id")
                        .asText(),
                PATIENCE);
        judged(undone);
        int notUndone = differences(spoilt);
        System.out.printf(
                "{\"users\":%d,\"groups\":%d,\"roles\":%d,\"damaged\":%d,\"wrongly_ticked\":%d,\"restored\":%d,\"differences\":%d,\"undo_differences\":%d,\"faults\":%d,\"start_seconds\":%d}%n",
                before.count("users"),
                before.count("groups"),
                before.count("roles"),
                damage,
                wrong.size(),
                restored,
                differences,
                notUndone,
                faults,
                server.took().toSeconds());
        return faults == 0 && damage > 0 && restored >= damage / 2;
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

    private int differences(KeycloakState wanted) {
        var differences = KeycloakState.differences(wanted, KeycloakState.of(KeycloakReading.of(api)));
        fault("differs", differences.stream().map(Object::toString).toList());
        say("Compared with what Keycloak says, ids replaced by names: %d differences.", differences.size());
        return differences.size();
    }

    private void fault(String what, List<String> found) {
        faults += found.size();
        found.stream().limit(15).forEach(each -> say("  %s: %s", what, each));
    }

    private static int joins(KeycloakReading reading) {
        return KeycloakAccount.STREAMS.stream()
                .filter(stream -> !List.of("users", "groups", "roles").contains(stream))
                .mapToInt(stream -> reading.of(stream).size())
                .sum();
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
