package io.holdfast.wordpress;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.Difference;
import io.holdfast.process.HoldfastApi;
import io.holdfast.process.HoldfastProcess;
import io.holdfast.stack.LocalStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * {@code ./dev e2e wordpress}: a site of 300 posts is backed up, some of what changed is ticked and put back, then it is damaged, restored and compared. The last line of its output is one
 * JSON object; the exit code is 0 only where nothing differs and the restore covered the damage.
 */
public final class WordPressStory {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long BEGAN = System.nanoTime();

    private WordPressStory() {}

    public static void main(String[] arguments) {
        int code = 1;
        try {
            code = tell() ? 0 : 1;
        } catch (RuntimeException e) {
            e.printStackTrace();
            System.out.println("{\"error\":\"" + e.getClass().getSimpleName() + "\"}");
        }
        System.exit(code);
    }

    private static boolean tell() {
        say("Starting WordPress, the servers and Holdfast …");
        try (WordPressSite site = WordPressSite.start();
                LocalStack stack = LocalStack.start();
                HoldfastProcess holdfast = HoldfastProcess.start(stack.configuration())) {
            try {
                new WordPressSeed(site.api()).fill();
                return tell(site, owner(stack, holdfast));
            } catch (RuntimeException e) {
                System.out.println("The end of Holdfast's log:\n" + holdfast.tail());
                throw e;
            }
        }
    }

    private static HoldfastApi owner(LocalStack stack, HoldfastProcess holdfast) {
        String secret = stack.configuration().get("holdfast.bootstrap.secret");
        HoldfastApi admin = holdfast.api().signedIn(holdfast.api().bootstrap(secret));
        String tenant = admin.createTenant("WordPress tenant");
        return holdfast.api().signedIn(admin.createKey(tenant, "story", "owner"));
    }

    private static boolean tell(WordPressSite site, HoldfastApi owner) {
        WordPressState before = WordPressState.read(site.api());
        say(
                "The site has %d posts, %d pages and %d media files.",
                before.count("posts"), before.count("pages"), before.count("media"));
        String source = owner.createSource(
                "WordPress",
                "wordpress",
                Map.of("url", site.url().toString(), "rate_limit_capacity", "400", "rate_limit_refill", "400"),
                Map.of("username", site.user(), "password", site.password()));
        owner.checkSource(source);
        JsonNode backup = owner.awaitBackup(owner.startBackup(source), PATIENCE);
        say(
                "Backup: %s, %d records, %d media",
                state(backup),
                backup.path("records").asLong(),
                backup.path("media").asLong());
        if (!backup.path("complete").asBoolean()) {
            throw new IllegalStateException("the backup is not complete: " + backup);
        }
        int wrong = new WordPressTicks(site.api(), owner, PATIENCE)
                .wrong(backup.get("id").asText());
        say("Of 40 changed posts five were ticked in a diff and put back; %d are not as they should be.", wrong);
        new WordPressDamage(site.api()).happen();
        int damage = WordPressState.differences(before, WordPressState.read(site.api()))
                .size();
        say(
                "Deleted %d posts and changed %d, deleted media and categories: %d differences.",
                WordPressDamage.DELETED, WordPressDamage.CHANGED, damage);
        String id = owner.startRestore(backup.get("id").asText());
        JsonNode restore = owner.awaitRestore(id, PATIENCE);
        JsonNode totals = restore.get("totals");
        say("Restore: %s, %s", state(restore), totals);
        for (String outcome : List.of("failed", "uncertain")) {
            owner.restoredItems(id, outcome).stream().limit(10).forEach(item -> say("  %s: %s", outcome, item));
        }
        List<Difference> differences = WordPressState.differences(before, WordPressState.read(site.api()));
        differences.stream().limit(30).forEach(difference -> say("  differs: %s", difference));
        say(
                "Compared through WordPress' API, ignoring ids, dates of change, rendered texts, links and the addresses of files.");
        int restored = totals.path("created").asInt() + totals.path("changed").asInt();
        System.out.printf(
                "{\"posts\":%d,\"media\":%d,\"wrongly_ticked\":%d,\"restored\":%d,\"differences\":%d}%n",
                before.count("posts"), before.count("media"), wrong, restored, differences.size());
        return wrong == 0
                && differences.isEmpty()
                && damage > 0
                && restored >= WordPressDamage.DELETED + WordPressDamage.CHANGED;
    }

    private static String state(JsonNode backupOrRestore) {
        return backupOrRestore.path("state").asText();
    }

    private static void say(String format, Object... values) {
        System.out.printf("[%3d s] %s%n", (System.nanoTime() - BEGAN) / 1_000_000_000L, format.formatted(values));
    }
}
