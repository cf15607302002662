package io.holdfast.vault;

import io.holdfast.crypto.DataKey;
import io.holdfast.crypto.Sha256;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.store.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** One part of an export, sealed as it is read. Sealing is never the same twice, so its SHA-256 is kept. Not for use by several threads; to be closed. */
final class ExportPart implements AutoCloseable {
    private final DataKey key;
    private final ExportRows.Underway export;
    private final SpillBuffer buffer = new SpillBuffer();
    private final MessageDigest digest = Sha256.digest();
    private final ByteArrayOutputStream frames = new ByteArrayOutputStream();
    private byte[] sha256;

    ExportPart(DataKey key, ExportRows.Underway export) {
        this.key = key;
        this.export = export;
    }

    /** Reads the part's plain bytes to their end. */
    void read(int part, InputStream in) throws IOException {
        ExportLayout layout = export.layout();
        if (part == 1) {
            append(Draft.header(ObjectKind.EXPORT, export.keyVersion(), export.object(), false));
        }
        int first = layout.firstFrame(part);
        for (int frame = first; frame < first + layout.framesOf(part); frame++) {
            byte[] plain = in.readNBytes(layout.plain().length(frame));
            if (plain.length < layout.plain().length(frame)) {
                throw Problem.of(ErrorCode.SOURCE_ANSWER_INVALID, "A range of the export ended early.");
            }
            frames.writeBytes(Sha256.of(plain));
            seal(frame, plain, layout.plain().isLast(frame));
        }
        if (in.read() >= 0) {
            throw Problem.of(ErrorCode.SOURCE_ANSWER_INVALID, "A range of the export is longer than was asked for.");
        }
        sha256 = digest.digest();
    }

    private void seal(int frame, byte[] plain, boolean last) {
        DataKey.FrameId id = new DataKey.FrameId(ObjectKind.EXPORT.code(), export.object(), frame, last);
        byte[] sealed = key.sealFrame(id, plain, 0, plain.length);
        append(ByteBuffer.allocate(4)
                .putInt(last ? sealed.length | Draft.LAST : sealed.length)
                .array());
        append(sealed);
    }

    private void append(byte[] bytes) {
        digest.update(bytes);
        buffer.write(bytes);
    }

    Body body() {
        return buffer.finish();
    }

    /** Of the sealed bytes. */
    byte[] sha256() {
        return sha256.clone();
    }

    /** The SHA-256 of each plain frame, one behind the other. */
    byte[] frameHashes() {
        return frames.toByteArray();
    }

    @Override
    public void close() {
        buffer.close();
    }
}
