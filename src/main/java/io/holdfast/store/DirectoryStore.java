package io.holdfast.store;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Objects as files below a folder: written beside, forced to disk, then linked under their name, which fails where the name is taken. */
final class DirectoryStore implements ObjectStore {
    static final String INCOMING = ".incoming";
    private final Path root;
    private final Path incoming;
    private final FolderPages pages;

    DirectoryStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
        this.incoming = this.root.resolve(INCOMING);
        this.pages = new FolderPages(this.root, incoming);
    }

    @Override
    public boolean putIfAbsent(String key, Body body) {
        Path target = path(key);
        try {
            if (Files.exists(target)) {
                return false;
            }
            Files.createDirectories(incoming);
            Path draft = incoming.resolve(UUID.randomUUID().toString());
            try {
                write(draft, body);
                return publish(draft, key);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    /** Gives a finished draft its name, which survives a crash once this returns; false where the name is taken. */
    boolean publish(Path draft, String key) throws IOException {
        Path target = path(key);
        makeLasting(target.getParent());
        try {
            Files.createLink(target, draft);
        } catch (FileAlreadyExistsException e) {
            return false;
        }
        force(target.getParent());
        return true;
    }

    @Override
    public byte[] range(String key, long offset, int length) {
        try (FileChannel file = FileChannel.open(path(key), StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
                if (file.read(bytes, offset + bytes.position()) < 0) {
                    throw new EOFException("ends before byte " + (offset + length));
                }
            }
            return bytes.array();
        } catch (NoSuchFileException e) {
            throw missing(key);
        } catch (EOFException e) {
            throw Problem.of(ErrorCode.OBJECT_DAMAGED, "Object " + key + " is shorter than it was written.", e);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public InputStream open(String key) {
        try {
            return Files.newInputStream(path(key));
        } catch (NoSuchFileException e) {
            throw missing(key);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public OptionalLong size(String key) {
        try {
            return OptionalLong.of(Files.size(path(key)));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void delete(String key) {
        try {
            Path target = path(key);
            if (Files.deleteIfExists(target)) {
                force(target.getParent());
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public List<String> list(String prefix, Optional<String> after, int limit) {
        try {
            return pages.page(prefix, after.orElse(""), limit);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void probe() {
        try {
            Files.createDirectories(incoming);
            if (!Files.isWritable(incoming)) {
                throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "The store's folder cannot be written.");
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private Path path(String key) {
        Path target = root.resolve(key).normalize();
        if (!target.startsWith(root) || target.equals(root)) {
            throw new IllegalArgumentException("Not a key: " + key);
        }
        return target;
    }

    static void write(Path draft, Body body) throws IOException {
        try (FileChannel file = FileChannel.open(draft, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
                InputStream in = body.content().open()) {
            OutputStream out = Channels.newOutputStream(file);
            in.transferTo(out);
            if (file.position() != body.size()) {
                throw new IOException("The body has " + file.position() + " bytes instead of " + body.size());
            }
            file.force(true);
        }
    }

    /** Makes a folder and those above it so that they survive a crash. */
    static void makeLasting(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            makeLasting(folder.getParent());
            Files.createDirectories(folder);
            force(folder.getParent());
        }
    }

    static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static Problem missing(String key) {
        return Problem.of(ErrorCode.OBJECT_MISSING, "Object " + key + " is not in the store.");
    }

    static Problem unavailable(Exception e) {
        return Problem.of(ErrorCode.STORE_UNAVAILABLE, "The store's folder cannot be read or written.", e);
    }
}
