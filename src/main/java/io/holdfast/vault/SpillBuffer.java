package io.holdfast.vault;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.store.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes on their way to the store: held in memory up to a bound, beyond it in a temporary file. They are sealed already, so the file betrays nothing. */
final class SpillBuffer implements AutoCloseable {
    private static final int IN_MEMORY = 1 << 20;
    private ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private Path file;
    private OutputStream out = memory;
    private long size;

    void write(byte[] bytes) {
        try {
            if (file == null && size + bytes.length > IN_MEMORY) {
                file = Files.createTempFile("holdfast-", ".sealed");
                out = Files.newOutputStream(file);
                memory.writeTo(out);
                memory = null;
            }
            out.write(bytes);
            size += bytes.length;
        } catch (IOException e) {
            throw Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "The temporary folder cannot be written.", e);
        }
    }

    long size() {
        return size;
    }

    Body finish() {
        try {
            if (file == null) {
                return Body.of(memory.toByteArray());
            }
            out.close();
            return Body.of(file);
        } catch (IOException e) {
            throw Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "The temporary folder cannot be written.", e);
        }
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                out.close();
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "The temporary folder cannot be written.", e);
        }
    }
}
