package io.holdfast.command;

import io.holdfast.crypto.MasterKeys;
import io.holdfast.problem.Problem;
import io.holdfast.store.ObjectStore;
import io.holdfast.store.Stores;
import io.holdfast.vault.Extraction;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Gets a backup out of a bucket or a folder with nothing but the master key. */
final class ExtractCommand {
    private static final String HELP = """
            holdfast extract STORE KEY --list
            holdfast extract STORE KEY --backup=ID --to=FOLDER [--stream=NAME …] [--no-media]

            STORE  --folder=FOLDER                the folder that was holdfast.store.directory
                   --bucket=NAME [--endpoint=URL] [--region=NAME] [--path-style]
                                                  with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or whatever else the SDK finds
            KEY    --key-file=FILE                the master key: 32 bytes in base64; without it HOLDFAST_MASTER_KEY_SECRET
            --list                                all backups that lie there, a line of JSON each
            --to                                  a new or empty folder: <stream>.ndjson for each stream, media/<SHA-256>, manifest.json

            Ends with 0 where all was written, 1 where something is damaged or cannot be read (it says what), 2 where it was not understood.""";

    private static final List<String> VALUED =
            List.of("--folder", "--bucket", "--endpoint", "--region", "--key-file", "--backup", "--to", "--stream");
    private static final List<String> FLAGS = List.of("--path-style", "--list", "--no-media");

    private ExtractCommand() {}

    static int run(List<String> arguments) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.println(HELP);
            return 0;
        }
        Map<String, String> options = new HashMap<>();
        List<String> streams = new ArrayList<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (equals < 0 ? !FLAGS.contains(name) : !VALUED.contains(name)) {
                return misunderstood("There is no option " + argument + ".");
            }
            if (name.equals("--stream")) {
                streams.add(argument.substring(equals + 1));
            } else {
                options.put(name, equals < 0 ? "" : argument.substring(equals + 1));
            }
        }
        if (options.containsKey("--folder") == options.containsKey("--bucket")) {
            return misunderstood("Name either --folder or --bucket.");
        }
        boolean list = options.containsKey("--list");
        if (list == options.containsKey("--backup") || !list && !options.containsKey("--to")) {
            return misunderstood("Name either --list, or --backup and --to.");
        }
        try {
            byte[] master = masterKey(options);
            Extraction extraction = new Extraction(
                    store(options), (tenant, key) -> MasterKeys.unwrap(tenant, key, master), System.out::println);
            return list ? list(extraction) : extract(extraction, options, streams);
        } catch (Problem | IllegalArgumentException | IOException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    private static byte[] masterKey(Map<String, String> options) throws IOException {
        String text = options.containsKey("--key-file")
                ? Files.readString(Path.of(options.get("--key-file")))
                : System.getenv("HOLDFAST_MASTER_KEY_SECRET");
        if (text == null) {
            throw new IllegalArgumentException("Name --key-file, or set HOLDFAST_MASTER_KEY_SECRET.");
        }
        return MasterKeys.decoded("given", text);
    }

    private static ObjectStore store(Map<String, String> options) {
        if (options.containsKey("--folder")) {
            Path folder = Path.of(options.get("--folder"));
            if (!Files.isDirectory(folder)) {
                throw new IllegalArgumentException(folder + " is not a folder.");
            }
            return Stores.directory(folder);
        }
        return Stores.s3(
                options.get("--bucket"),
                Optional.ofNullable(options.get("--endpoint")).map(URI::create),
                options.getOrDefault("--region", "us-east-1"),
                options.containsKey("--path-style"));
    }

    private static int list(Extraction extraction) {
        int unreadable = 0;
        for (Extraction.Found found : extraction.backups()) {
            try {
                var manifest = extraction.manifest(found);
                long records = 0;
                for (var stream : manifest.path("streams")) {
                    records += stream.path("stream").asText().startsWith("_")
                            ? 0
                            : stream.path("counts").path("records").asLong();
                }
                System.out.printf(
                        "{\"backup\":\"%s\",\"tenant\":\"%s\",\"source\":\"%s\",\"seq\":%d,\"created_at\":\"%s\",\"result\":\"%s\",\"records\":%d}%n",
                        found.backup(),
                        found.tenant(),
                        found.source(),
                        found.seq(),
                        manifest.path("created_at").asText(),
                        manifest.path("result").asText(),
                        records);
            } catch (Problem e) {
                unreadable++;
                System.err.println("Backup " + found.backup() + ": " + e.getMessage());
            }
        }
        return unreadable == 0 ? 0 : 1;
    }

    private static int extract(Extraction extraction, Map<String, String> options, List<String> streams)
            throws IOException {
        UUID backup = UUID.fromString(options.get("--backup"));
        Path folder = Path.of(options.get("--to"));
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw new IllegalArgumentException(folder + " is not empty.");
                }
            }
        }
        Optional<Extraction.Found> found = extraction.backups().stream()
                .filter(it -> it.backup().equals(backup))
                .findFirst();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("There is no backup " + backup + " in the store.");
        }
        Extraction.Extracted done = extraction.write(found.get(), streams, !options.containsKey("--no-media"), folder);
        System.out.printf(
                "{\"backup\":\"%s\",\"records\":%d,\"media\":%d,\"damaged\":%d}%n",
                backup, done.records(), done.files(), done.damaged());
        return done.damaged() == 0 ? 0 : 1;
    }

    private static int misunderstood(String why) {
        System.err.println(why);
        System.err.println(HELP);
        return 2;
    }
}
