package io.holdfast.backup;

import io.holdfast.connector.ExportFile;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/** Adds up stored bytes and holds them against what their source declares. */
final class Checksums {
    private static final int BUFFER = 1 << 20;

    private Checksums() {}

    /** Bytes that add up to something else. @param found in lower-case hex */
    record Wrong(String found) {}

    /**
     * Empty where the bytes are what was declared, or where nothing was.
     *
     * @param declared null where the source says nothing
     * @param between asked between one MiB and the next; may throw
     */
    static Optional<Wrong> wrong(ExportFile.Checksum declared, Supplier<InputStream> bytes, Runnable between) {
        if (declared == null) {
            return Optional.empty();
        }
        try (InputStream in = bytes.get()) {
            MessageDigest digest =
                    MessageDigest.getInstance(declared.algorithm().digest());
            byte[] buffer = new byte[BUFFER];
            for (int read = in.readNBytes(buffer, 0, BUFFER); read > 0; read = in.readNBytes(buffer, 0, BUFFER)) {
                between.run();
                digest.update(buffer, 0, read);
            }
            String found = HexFormat.of().formatHex(digest.digest());
            return found.equals(declared.value()) ? Optional.empty() : Optional.of(new Wrong(found));
        } catch (IOException e) {
            throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "The stored export could not be read.", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every platform adds up so", e);
        }
    }
}
