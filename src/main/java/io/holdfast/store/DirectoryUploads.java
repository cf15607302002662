package io.holdfast.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.crypto.Sha256;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Uploads of a directory: a folder for each beside the objects, with a file that holds its key and one file a part, named by number and SHA-256. Completing copies the parts
 * one behind the other into a draft, which is forced to disk and linked under its name; so it needs the room of the object once more.
 */
final class DirectoryUploads implements PartUploads {
    private static final String KEY = "key";
    private static final String DRAFT = "draft-";
    private final Path incoming;
    private final Path uploads;
    private final DirectoryStore store;
    private final Clock clock;

    DirectoryUploads(Path root, DirectoryStore store, Clock clock) {
        this.incoming = root.toAbsolutePath().normalize().resolve(DirectoryStore.INCOMING);
        this.uploads = incoming.resolve("uploads");
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String begin(String key) {
        String id = UUID.randomUUID().toString();
        try {
            Path folder = uploads.resolve(id);
            DirectoryStore.makeLasting(folder);
            DirectoryStore.write(folder.resolve(KEY), Body.of((key + "\n" + clock.instant()).getBytes(UTF_8)));
            DirectoryStore.force(folder);
            return id;
        } catch (IOException e) {
            throw DirectoryStore.unavailable(e);
        }
    }

    @Override
    public Part put(String key, String upload, int number, Body body, byte[] sha256) {
        Path folder = folder(key, upload);
        String tag = HexFormat.of().formatHex(sha256);
        Path draft = folder.resolve(DRAFT + UUID.randomUUID());
        try {
            MessageDigest digest = Sha256.digest();
            DirectoryStore.write(
                    draft,
                    new Body(
                            body.size(),
                            () -> new DigestInputStream(body.content().open(), digest)));
            if (!MessageDigest.isEqual(digest.digest(), sha256)) {
                Files.delete(draft);
                throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "The store got other bytes than were sent.");
            }
            Part part = new Part(number, body.size(), tag);
            Path target = folder.resolve(name(part));
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            for (Path other : files(folder)) {
                if (!other.equals(target) && other.getFileName().toString().startsWith(number(number))) {
                    Files.deleteIfExists(other);
                }
            }
            DirectoryStore.force(folder);
            return part;
        } catch (NoSuchFileException e) {
            throw DirectoryStore.missing(key);
        } catch (IOException e) {
            throw DirectoryStore.unavailable(e);
        } finally {
            deleteQuietly(draft);
        }
    }

    @Override
    public List<Part> parts(String key, String upload) {
        List<Part> parts = new ArrayList<>();
        try {
            for (Path file : files(folder(key, upload))) {
                String name = file.getFileName().toString();
                if (Character.isDigit(name.charAt(0))) {
                    int dash = name.indexOf('-');
                    parts.add(new Part(
                            Integer.parseInt(name.substring(0, dash)), Files.size(file), name.substring(dash + 1)));
                }
            }
        } catch (IOException e) {
            throw DirectoryStore.unavailable(e);
        }
        parts.sort(Comparator.comparingInt(Part::number));
        return parts;
    }

    @Override
    public boolean complete(String key, String upload, List<Part> parts) {
        if (store.size(key).isPresent()) {
            abort(key, upload);
            return false;
        }
        Path folder = folder(key, upload);
        Path draft = folder.resolve(DRAFT + UUID.randomUUID());
        try {
            for (Part part : parts) {
                Path file = folder.resolve(name(part));
                if (!Files.exists(file) || Files.size(file) != part.size()) {
                    throw Problem.of(ErrorCode.OBJECT_DAMAGED, "A part of " + key + " is not there as it was stored.");
                }
            }
            append(parts, folder, draft);
            boolean stored = store.publish(draft, key);
            abort(key, upload);
            return stored;
        } catch (IOException e) {
            throw DirectoryStore.unavailable(e);
        } finally {
            deleteQuietly(draft);
        }
    }

    private static void append(List<Part> parts, Path folder, Path draft) throws IOException {
        try (FileChannel whole = FileChannel.open(draft, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            for (Part part : parts) {
                try (FileChannel in = FileChannel.open(folder.resolve(name(part)), StandardOpenOption.READ)) {
                    for (long at = 0; at < part.size(); ) {
                        long moved = in.transferTo(at, part.size() - at, whole);
                        if (moved <= 0) {
                            throw new IOException("A part ended early");
                        }
                        at += moved;
                    }
                }
            }
            whole.force(true);
        }
    }

    @Override
    public void abort(String key, String upload) {
        try {
            Path folder = uploads.resolve(UUID.fromString(upload).toString());
            if (!Files.isDirectory(folder)) {
                return;
            }
            // The file with the key goes last: what it is missing in is no upload, and is found as one that has no key.
            for (Path file : files(folder)) {
                if (!file.endsWith(KEY)) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(folder.resolve(KEY));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw DirectoryStore.unavailable(e);
        }
    }

    @Override
    public List<Upload> unfinished(Optional<Upload> after, int limit) {
        if (!Files.isDirectory(uploads)) {
            return List.of();
        }
        List<Upload> all = new ArrayList<>();
        try (Stream<Path> folders = Files.list(uploads)) {
            for (Path folder : (Iterable<Path>) folders::iterator) {
                upload(folder).ifPresent(all::add);
            }
        } catch (IOException e) {
            throw DirectoryStore.unavailable(e);
        }
        Comparator<Upload> order = Comparator.comparing(Upload::key).thenComparing(Upload::id);
        return all.stream()
                .filter(each -> after.isEmpty() || order.compare(each, after.get()) > 0)
                .sorted(order)
                .limit(limit)
                .toList();
    }

    @Override
    public int dropDrafts(Instant latest) {
        if (!Files.isDirectory(incoming)) {
            return 0;
        }
        int dropped = 0;
        try {
            for (Path file : files(incoming)) {
                if (Files.isRegularFile(file) && isOlder(file, latest) && Files.deleteIfExists(file)) {
                    dropped++;
                }
            }
            return dropped;
        } catch (IOException e) {
            throw DirectoryStore.unavailable(e);
        }
    }

    /** A draft that became an object this moment is not there any more. */
    private static boolean isOlder(Path file, Instant latest) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(latest);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Optional<Upload> upload(Path folder) throws IOException {
        try {
            String[] lines = Files.readString(folder.resolve(KEY)).split("\n", 2);
            return Optional.of(new Upload(lines[0], folder.getFileName().toString(), Instant.parse(lines[1])));
        } catch (NoSuchFileException | ArrayIndexOutOfBoundsException | java.time.DateTimeException e) {
            // Being begun or removed this moment, or cut off there: its own time says how old it is.
            return Files.exists(folder)
                    ? Optional.of(new Upload(
                            "",
                            folder.getFileName().toString(),
                            Files.getLastModifiedTime(folder).toInstant()))
                    : Optional.empty();
        }
    }

    private Path folder(String key, String upload) {
        Path folder = uploads.resolve(UUID.fromString(upload).toString());
        if (!Files.exists(folder.resolve(KEY))) {
            throw DirectoryStore.missing(key);
        }
        return folder;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            List<Path> all = new ArrayList<>();
            files.forEach(all::add);
            return all;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static String number(int number) {
        return "%05d-".formatted(number);
    }

    private static String name(Part part) {
        return number(part.number()) + part.tag();
    }

    private static void deleteQuietly(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            // The sweep removes it with its upload.
        }
    }
}
