package io.holdfast.backup;

import io.holdfast.backup.MediaTodos.Todo;
import io.holdfast.connector.Connection;
import io.holdfast.connector.MediaAnswer;
import io.holdfast.connector.MediaLink;
import io.holdfast.connector.MediaLinks;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.database.Json;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Kind;
import io.holdfast.problem.Problem;
import io.holdfast.vault.MediaFiles;
import io.holdfast.vault.Place;
import io.holdfast.vault.RunWriter;
import io.holdfast.vault.SnapshotReader;
import io.holdfast.vault.SnapshotRow;
import io.holdfast.vault.Snapshots;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Fetches the files that records name: each link once a backup, each content once a source. Every fetched file is a checkpoint. */
@Singleton
class MediaFetching {
    private static final int FILES_A_TASK = 25;
    private static final int TRIES = 3;
    /** Answers of stores to a link whose time is over. */
    private static final Set<String> EXPIRED = Set.of("401", "403", "410");

    private static final Duration PAUSE = Duration.ofMillis(500);
    private final BackupConnections sources;
    private final Snapshots snapshots;
    private final MediaFiles files;
    private final BackupContent content;
    private final MediaTodos todos;
    private final Database database;
    private final Json json;
    private final long most;

    /** @param most The largest file that a backup keeps, in bytes; a larger one is named among what is missing. */
    MediaFetching(
            BackupConnections sources,
            Snapshots snapshots,
            MediaFiles files,
            BackupContent content,
            MediaTodos todos,
            Database database,
            Json json,
            @ConfigProperty(name = "holdfast.backup.largest-media", defaultValue = "5368709120") long most) {
        this.sources = sources;
        this.snapshots = snapshots;
        this.files = files;
        this.content = content;
        this.todos = todos;
        this.database = database;
        this.json = json;
        this.most = most;
    }

    /** Cuts the files found so far into tasks. */
    Settlement plan(TaskRun run) {
        UUID backup = run.job().subject();
        UUID previous = run.payload(Steps.Media.class).previous();
        List<Long> ids = database.list(
                row -> row.large("id"),
                "select id from media_todo where backup_id = ? and not planned order by id",
                backup);
        List<NewTask> tasks = new ArrayList<>();
        for (int at = 0; at < ids.size(); at += FILES_A_TASK) {
            long last = ids.get(Math.min(ids.size(), at + FILES_A_TASK) - 1);
            tasks.add(NewTask.of(Steps.MEDIA, Steps.MEDIA_PHASE, new Steps.Media(ids.get(at), last, previous)));
        }
        long highest = ids.isEmpty() ? 0 : ids.getLast();
        Effect planned = sql ->
                sql.update("update media_todo set planned = true where backup_id = ? and id <= ?", backup, highest);
        return Settlement.done(0, planned).with(ids.size(), tasks);
    }

    Settlement fetch(TaskRun run, Steps.Media task) throws IOException {
        UUID backup = run.job().subject();
        Place place = new Place(run.job().tenant(), run.job().source());
        long seq = run.jobPayload(BackupPlan.class).seq();
        Connection connection = sources.connect(run);
        Optional<SnapshotRow> previous = snapshots.basis(task.previous(), MediaEntry.STREAM);
        Optional<SnapshotReader> known = previous.map(row -> snapshots.open(place, row.ref()));
        List<RunWriter.Item> lines = new ArrayList<>();
        for (Todo todo : todos.between(backup, task.from(), task.to())) {
            run.checkStopping();
            String identity = identity(connection, todo);
            String line = todo.result();
            if (line == null) {
                Optional<MediaEntry> before =
                        known.flatMap(reader -> reader.textIfWhole(identity)).map(content::entry);
                line = fetched(run, connection, place, seq, todo, before);
            }
            if (!line.isEmpty()) {
                lines.add(new RunWriter.Item(identity, line.getBytes(StandardCharsets.UTF_8)));
            }
        }
        try (RunWriter writer = snapshots.run(place, seq, previous.map(SnapshotRow::ref))) {
            writer.add(lines);
            return Settlement.done(0, snapshots.noted(backup, MediaEntry.STREAM, run.id(), writer.store()));
        }
    }

    /** Fetches one file and notes its line, or why there is none: then the line is that of the backup before, or empty. */
    private String fetched(
            TaskRun run, Connection connection, Place place, long seq, Todo todo, Optional<MediaEntry> before)
            throws IOException {
        String line;
        Optional<Problem> failure = Optional.empty();
        try {
            line = json.text(patiently(connection, place, seq, todo, before));
        } catch (Problem problem) {
            if (!isTheFilesOwn(problem)) {
                throw problem;
            }
            failure = Optional.of(problem);
            line = before.filter(entry -> files.keepOn(place, seq, entry.file()))
                    .map(json::text)
                    .orElse("");
        }
        run.save(todo.id(), 1, MediaTodos.settled(run.job().subject(), todo, line, failure));
        return line;
    }

    /** One dead link is no dead source, and costs no other file: it is tried a few times and then named among what is missing. */
    private static boolean isTheFilesOwn(Problem problem) {
        return problem.kind() == Kind.ITEM_REFUSED
                || problem.kind() == Kind.SOURCE_DOWN
                || problem.code() == ErrorCode.SOURCE_ADDRESS_FORBIDDEN;
    }

    private MediaEntry patiently(Connection connection, Place place, long seq, Todo todo, Optional<MediaEntry> before)
            throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                Optional<MediaEntry> declared = declared(connection, place, seq, todo, before);
                return declared.isPresent() ? declared.get() : fresh(connection, place, seq, todo, before);
            } catch (Problem problem) {
                if (problem.kind() != Kind.SOURCE_DOWN || tries == TRIES) {
                    throw problem;
                }
            }
            try {
                Thread.sleep(PAUSE.multipliedBy(tries));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "The task was stopped.", e);
            }
        }
    }

    /** The file as its record declares it, where the source has that content already: then nobody is asked. */
    private Optional<MediaEntry> declared(
            Connection connection, Place place, long seq, Todo todo, Optional<MediaEntry> before) {
        Optional<MediaFiles.MediaRef> known = todo.sha256().flatMap(hash -> files.known(place, seq, hash));
        return known.map(ref -> before.filter(entry -> entry.file().equals(ref))
                .orElseGet(() ->
                        new MediaEntry(identity(connection, todo), ref, FileName.guessedType(todo.url()), null, null)));
    }

    /** What the file is kept under: its link without what only signs it. */
    private static String identity(Connection connection, Todo todo) {
        return connection.connector().stream(todo.stream())
                .map(stream -> MediaLinks.identity(stream, todo.url()))
                .orElse(todo.url());
    }

    /**
     * The file, or what its record says by now: a link that is refused or gone may only have expired, so the record is read again for a fresh one; and a page is the file where the record
     * says that it is one.
     */
    private MediaEntry fresh(Connection connection, Place place, long seq, Todo todo, Optional<MediaEntry> before)
            throws IOException {
        boolean hashed = todo.sha256().isPresent();
        try {
            return fetch(connection, place, seq, new Asked(todo, todo.url(), hashed), before);
        } catch (Problem problem) {
            boolean expired = problem.answer().filter(EXPIRED::contains).isPresent();
            boolean page = problem.code() == ErrorCode.MEDIA_NOT_A_FILE;
            if (!expired && !page) {
                throw problem;
            }
            MediaLink link = linked(connection, todo)
                    .filter(it -> expired ? !it.url().equals(todo.url()) : it.page())
                    .orElseThrow(() -> problem);
            return fetch(connection, place, seq, new Asked(todo, link.url(), hashed || link.page()), before);
        }
    }

    /** The link to the same file in the record as it is now; empty where the record cannot be read, or has none. */
    private static Optional<MediaLink> linked(Connection connection, Todo todo) {
        Optional<StreamSpec> stream =
                connection.connector().stream(todo.stream()).filter(it -> it.item() != null);
        String identity = identity(connection, todo);
        return stream.flatMap(it -> connection
                .read(it, todo.key())
                .flatMap(record -> connection.mediaOf(it, record).stream()
                        .filter(link -> link.identity().equals(identity))
                        .findFirst()));
    }

    /**
     * A file to be asked for.
     *
     * @param url the link by which it is asked for
     * @param page whether it may be HTML
     */
    private record Asked(Todo todo, String url, boolean page) {}

    private MediaEntry fetch(Connection connection, Place place, long seq, Asked asked, Optional<MediaEntry> before)
            throws IOException {
        Todo todo = asked.todo();
        Optional<MediaEntry> same = before.filter(entry -> todo.sha256().isEmpty()
                || todo.sha256().get().equals(entry.file().sha256()));
        MediaAnswer.Validators validators = same.map(entry -> new MediaAnswer.Validators(
                        Optional.ofNullable(entry.etag()), Optional.ofNullable(entry.lastModified())))
                .orElse(MediaAnswer.Validators.NONE);
        try (MediaAnswer answer = connection.media(asked.url(), validators, asked.page())) {
            if (answer instanceof MediaAnswer.Opened opened) {
                return kept(connection, place, seq, todo, opened);
            }
            if (same.isPresent() && files.keepOn(place, seq, same.get().file())) {
                return same.get();
            }
        }
        try (MediaAnswer answer = connection.media(asked.url(), MediaAnswer.Validators.NONE, asked.page())) {
            if (answer instanceof MediaAnswer.Opened opened) {
                return kept(connection, place, seq, todo, opened);
            }
            throw Problem.of(ErrorCode.SOURCE_ANSWER_INVALID, "The file was called unchanged without a validator.");
        }
    }

    private MediaEntry kept(Connection connection, Place place, long seq, Todo todo, MediaAnswer.Opened opened) {
        try {
            MediaFiles.Kept kept = files.keep(place, seq, opened.body(), most, todo.sha256());
            return new MediaEntry(
                    identity(connection, todo),
                    kept.ref(),
                    opened.contentType(),
                    opened.validators().etag().orElse(null),
                    opened.validators().lastModified().orElse(null));
        } catch (IOException e) {
            throw Problem.of(ErrorCode.SOURCE_UNREACHABLE, "The file broke off: " + todo.url(), e);
        }
    }

    /**
     * What becomes of files that only the backup before named and that failed again: those that a record of the sealed snapshots still names are missing, and tried
     * once more by the next backup; the others are forgotten.
     */
    Effect remembered(UUID backup, Place place, Connection connection) {
        Effect all = Effect.NONE;
        Map<String, Optional<SnapshotReader>> readers = new HashMap<>();
        for (Todo todo : todos.rememberedInVain(backup)) {
            Optional<SnapshotReader> reader = readers.computeIfAbsent(
                    todo.stream(), name -> snapshots.of(backup, name).map(row -> snapshots.open(place, row.ref())));
            Optional<StreamSpec> stream = connection.connector().stream(todo.stream());
            boolean named = stream.isPresent()
                    && reader.flatMap(it -> it.text(todo.key()))
                            .filter(text -> connection.mediaOf(stream.get(), new RawRecord(todo.key(), text)).stream()
                                    .anyMatch(link -> link.identity().equals(identity(connection, todo))))
                            .isPresent();
            if (named) {
                all = all.then(MediaTodos.failed(backup, todo.id()));
            }
        }
        return all;
    }
}
