package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.chaos.judge.Bucket;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.store.ObjectStore;
import io.holdfast.store.Stores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bucket and the master key are enough. */
class RebuildIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void what_a_lost_database_said_is_said_again_by_one_rebuilt_from_bucket_and_key() throws Exception {
        Path vault = folder.resolve("vault");
        Installation installation = new Installation();
        Map<String, String> here =
                Map.of("holdfast.store.type", "directory", "holdfast.store.directory", vault.toString());
        ObjectStore store = Stores.directory(vault);
        try (DemoShop shop = DemoShop.with(Settings.small().withBucket(4000, 4000))) {
            Map<String, JsonNode> before;
            String source;
            String first;
            String tenant;
            try (HoldfastProcess process = installation.start(here)) {
                HoldfastApi owner = process.api().signedIn(installation.newTenant(process));
                source = Installation.source(owner, shop, "4000", "4000");
                first = succeeded(owner, owner.startBackup(source));
                String gone = succeeded(owner, owner.startBackup(source));
                shop.spoil(20, 3);
                owner.awaitRestore(owner.startRestore(first), PATIENCE);
                shop.change(Aisle.CUSTOMERS, shop.ids(Aisle.CUSTOMERS).getFirst(), "{\"first_name\":\"Renamed\"}");
                succeeded(owner, owner.startBackup(source));
                ObjectNode words = HoldfastApi.object("name", "Before the sale").put("note", "keep");
                owner.patch("/api/v1/backups/" + first, words.put("pinned", true));
                owner.delete("/api/v1/backups/" + gone);
                String marked = changedUnusually(owner, source, shop, "once");
                owner.post("/api/v1/backups/" + marked + "/reviewed", HoldfastApi.object("by", "somebody"));
                changedUnusually(owner, source, shop, "twice");
                awaitFacts(installation);
                HoldfastApi admin = installation.admin(process);
                tenant = admin.all("/api/v1/tenants").getFirst().get("id").asText();
                before = answers(owner, admin, tenant);
            }

            installation.loseDatabase();
            List<String> keys = keys(store);
            try (HoldfastProcess stranger = installation.start(here)) {
                HoldfastApi owner = stranger.api().signedIn(installation.newTenant(stranger));
                String other = Installation.source(owner, shop, "4000", "4000");
                String backup = succeeded(owner, owner.startBackup(other));
                owner.delete("/api/v1/backups/" + backup);

                await().atMost(PATIENCE)
                        .until(() -> installation
                                .admin(stranger)
                                .get("/api/v1/admin/vault")
                                .hasNonNull("deletion_stopped_at"));
                assertThat(keys(store)).as("nothing was deleted").containsAll(keys);
            }

            installation.loseDatabase();
            HoldfastCommand rebuild = HoldfastCommand.run(installation.with(here), "rebuild");
            assertThat(rebuild.code()).as(rebuild.output()).isZero();
            try (HoldfastProcess process = installation.start(here)) {
                HoldfastApi admin = installation.admin(process);
                HoldfastApi owner = process.api().signedIn(admin.createKey(tenant, "owner", "owner"));

                assertThat(answers(owner, admin, tenant)).isEqualTo(before);
                assertThat(admin.get("/api/v1/admin/vault").hasNonNull("deletion_stopped_at"))
                        .isFalse();

                JsonNode restore = owner.awaitRestore(owner.startRestore(first), PATIENCE);
                assertThat(restore.get("state").asText()).isEqualTo("SUCCEEDED");
                assertThat(restore.path("totals").path("created").asInt())
                        .as("what restores created before is known")
                        .isZero();
                String next = owner.startBackup(source);
                JsonNode ended = owner.awaitBackup(next, PATIENCE);
                assertThat(ended.get("state").asText()).isEqualTo("SUCCEEDED");
                owner.delete("/api/v1/backups/" + next);
                await().atMost(PATIENCE)
                        .until(() -> owner.all("/api/v1/jobs?kind=clean-up").stream()
                                .allMatch(job -> job.get("state").asText().equals("SUCCEEDED")));
                assertThat(Installation.content(owner, first)).isNotEmpty();
            }
        }
    }

    @Test
    void a_backup_is_extracted_with_nothing_but_the_folder_and_the_key() throws Exception {
        Path vault = folder.resolve("vault");
        Installation installation = new Installation();
        Map<String, String> here =
                Map.of("holdfast.store.type", "directory", "holdfast.store.directory", vault.toString());
        Map<String, List<String>> content;
        String backup;
        try (DemoShop shop = DemoShop.with(Settings.small().withBucket(4000, 4000));
                HoldfastProcess process = installation.start(here)) {
            HoldfastApi owner = process.api().signedIn(installation.newTenant(process));
            backup = succeeded(owner, owner.startBackup(Installation.source(owner, shop, "4000", "4000")));
            content = Installation.content(owner, backup);
        }
        Path key = folder.resolve("key");
        Files.writeString(key, installation.with(Map.of()).get("holdfast.master-key.secret") + "\n");
        Path out = folder.resolve("out");

        HoldfastCommand list = extract(vault, key, "--list");
        HoldfastCommand done = extract(vault, key, "--backup=" + backup, "--to=" + out);
        HoldfastCommand again = extract(vault, key, "--backup=" + backup, "--to=" + out);
        HoldfastCommand nonsense = extract(vault, key, "--backup=" + backup);

        assertThat(list.code()).isZero();
        assertThat(list.output()).contains(backup);
        assertThat(done.code()).as(done.output()).isZero();
        assertThat(done.output()).contains("\"damaged\":0");
        assertThat(again.code()).as("the folder is not empty").isEqualTo(1);
        assertThat(nonsense.code()).isEqualTo(2);
        for (String stream : content.keySet()) {
            List<String> lines = Files.readAllLines(out.resolve(stream + ".ndjson"));
            if (stream.equals("_media")) {
                assertThat(lines).hasSameSizeAs(content.get(stream));
            } else {
                assertThat(lines).isEqualTo(content.get(stream));
            }
        }
        assertThat(out.resolve("media")).isNotEmptyDirectory();
    }

    @Test
    void a_backup_is_extracted_with_nothing_but_the_bucket_and_the_key_and_what_is_damaged_there_is_named()
            throws Exception {
        Installation installation = new Installation();
        Map<String, String> configuration = installation.with(Map.of());
        Map<String, List<String>> content;
        String backup;
        String prefix;
        try (DemoShop shop = DemoShop.with(Settings.small().withBucket(4000, 4000));
                HoldfastProcess process = installation.start(Map.of())) {
            HoldfastApi owner = process.api().signedIn(installation.newTenant(process));
            String source = Installation.source(owner, shop, "4000", "4000");
            backup = succeeded(owner, owner.startBackup(source));
            content = Installation.content(owner, backup);
            String tenant = installation
                    .admin(process)
                    .all("/api/v1/tenants")
                    .getFirst()
                    .get("id")
                    .asText();
            prefix = tenant + "/" + source + "/";
        }
        Path key = Files.writeString(folder.resolve("key"), configuration.get("holdfast.master-key.secret"));
        Path out = folder.resolve("out");

        HoldfastCommand list = extractFromBucket(configuration, key, "--list");
        HoldfastCommand done = extractFromBucket(configuration, key, "--backup=" + backup, "--to=" + out);

        assertThat(list.code()).as(list.output()).isZero();
        assertThat(list.output()).contains(backup);
        assertThat(done.code()).as(done.output()).isZero();
        for (String stream : content.keySet()) {
            List<String> lines = Files.readAllLines(out.resolve(stream + ".ndjson"));
            if (stream.equals("_media")) {
                assertThat(lines).hasSameSizeAs(content.get(stream));
            } else {
                assertThat(lines).isEqualTo(content.get(stream));
            }
        }
        try (Stream<Path> files = Files.list(out.resolve("media"))) {
            Set<String> hashes = content.get("_media").stream()
                    .map(line -> line.split(" ")[1])
                    .collect(Collectors.toSet());
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(hashes);
        }

        try (Bucket bucket = Bucket.of(configuration)) {
            bucket.delete(bucket.keys(prefix + "media/").getFirst());
        }
        HoldfastCommand damaged =
                extractFromBucket(configuration, key, "--backup=" + backup, "--to=" + folder.resolve("damaged"));
        Path otherKey = Files.writeString(
                folder.resolve("other-key"), Base64.getEncoder().encodeToString(new byte[32]));
        HoldfastCommand locked = extractFromBucket(configuration, otherKey, "--list");

        assertThat(damaged.code()).as(damaged.output()).isEqualTo(1);
        assertThat(damaged.output()).doesNotContain("\"damaged\":0").contains("\"damaged\":");
        assertThat(locked.code()).as(locked.output()).isEqualTo(1);
    }

    private static HoldfastCommand extractFromBucket(Map<String, String> configuration, Path key, String... rest) {
        List<String> arguments = new ArrayList<>(List.of(
                "extract",
                "--bucket=" + configuration.get("holdfast.store.bucket"),
                "--endpoint=" + configuration.get("quarkus.s3.endpoint-override"),
                "--region=" + configuration.get("quarkus.s3.aws.region"),
                "--path-style",
                "--key-file=" + key));
        arguments.addAll(List.of(rest));
        String credentials = "quarkus.s3.aws.credentials.static-provider.";
        Map<String, String> signedIn = Map.of(
                "aws.accessKeyId", configuration.get(credentials + "access-key-id"),
                "aws.secretAccessKey", configuration.get(credentials + "secret-access-key"));
        return HoldfastCommand.run(signedIn, arguments.toArray(String[]::new));
    }

    private static HoldfastCommand extract(Path vault, Path key, String... rest) {
        List<String> arguments = new ArrayList<>(List.of("extract", "--folder=" + vault, "--key-file=" + key));
        arguments.addAll(List.of(rest));
        return HoldfastCommand.run(Map.of(), arguments.toArray(String[]::new));
    }

    private static List<String> keys(ObjectStore store) {
        List<String> all = new ArrayList<>();
        Optional<String> after = Optional.empty();
        for (List<String> page = store.list("", after, 1000); !page.isEmpty(); page = store.list("", after, 1000)) {
            all.addAll(page);
            after = Optional.of(page.getLast());
        }
        return all;
    }

    private static String succeeded(HoldfastApi owner, String backup) {
        assertThat(owner.awaitBackup(backup, PATIENCE).get("state").asText()).isEqualTo("SUCCEEDED");
        return backup;
    }

    /** A backup after two thirds of the products have changed. */
    private static String changedUnusually(HoldfastApi owner, String source, DemoShop shop, String vendor) {
        shop.ids(Aisle.PRODUCTS).stream()
                .limit(20)
                .forEach(id -> shop.change(Aisle.PRODUCTS, id, "{\"vendor\":\"" + vendor + "\"}"));
        String backup = succeeded(owner, owner.startBackup(source));
        assertThat(owner.get("/api/v1/backups/" + backup).path("unusual_change"))
                .hasSize(1);
        return backup;
    }

    private static void awaitFacts(Installation installation) {
        await().atMost(PATIENCE).until(() -> {
            try (var connection = installation.database();
                    var statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "select (select count(*) from fact where written < revision) + (select count(*) from tenant t where not exists (select 1 from fact where subject_id::text = t.id))")) {
                rows.next();
                return rows.getLong(1) == 0;
            }
        });
    }

    /** What the API says of a tenant, but for what a rebuild cannot know: keys, jobs, restores. */
    private static Map<String, JsonNode> answers(HoldfastApi owner, HoldfastApi admin, String tenant) {
        Map<String, JsonNode> answers = new TreeMap<>();
        for (JsonNode source : owner.all("/api/v1/sources")) {
            answers.put(
                    "source " + source.get("id").asText(),
                    owner.get("/api/v1/sources/" + source.get("id").asText()));
        }
        for (JsonNode backup : owner.all("/api/v1/backups")) {
            String path = "/api/v1/backups/" + backup.get("id").asText();
            answers.put(path, owner.get(path));
            for (JsonNode stream : owner.streams(backup.get("id").asText())) {
                String name = stream.get("name").asText();
                answers.put(path + " " + name, stream);
                String records =
                        new String(owner.bytes(path + "/streams/" + name + "/records.ndjson"), StandardCharsets.UTF_8);
                answers.put(path + " " + name + " records", HoldfastApi.object("text", records));
            }
        }
        for (JsonNode good : owner.all("/api/v1/freshness")) {
            answers.put("freshness " + good.get("source_id").asText(), good.get("last_good"));
        }
        answers.put("tenant", admin.get("/api/v1/tenants/" + tenant));
        return answers;
    }
}
