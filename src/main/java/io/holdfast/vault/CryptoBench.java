package io.holdfast.vault;

import com.github.luben.zstd.Zstd;
import io.holdfast.crypto.DataKey;
import io.holdfast.crypto.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javax.crypto.Mac;

/**
 * Measures, on one thread of the program that runs it, what the vault does with bytes: compressing, hashing, sealing, and all of it together. Needs no service and no
 * servers, so that the same code can be compared on the JVM and natively.
 */
public final class CryptoBench {
    private static final long WARM_UP = 700_000_000L;
    private static final long MEASURED = 1_500_000_000L;
    private static final int CORPUS = 16 << 20;
    private static final int FRAME = 32 << 10;
    private static final int MEDIA_FRAME = 1 << 20;
    private static final byte[] OBJECT = new byte[16];

    private final DataKey key = DataKey.random();
    private final List<byte[]> records = ProductTexts.of(CORPUS);
    private final List<byte[]> frames = frames(records);
    private final StringBuilder json = new StringBuilder();
    private long sink;

    private CryptoBench() {}

    /** Runs all measurements and prints them; the last line is one JSON object, speeds in MB (10^6 plain bytes) a second. Returns 0. */
    public static int run() {
        new CryptoBench().measure();
        return 0;
    }

    /** One pass over the data. */
    private interface Pass {
        /** @return plain bytes that were worked on */
        long run();
    }

    private void measure() {
        System.out.printf(
                Locale.ROOT,
                "%,d product records of %,d bytes in all, in frames of 32 KiB; one thread; MB/s of plain bytes%n",
                records.size(),
                size(records));
        for (int level : new int[] {1, 3, 6, 9}) {
            zstd(level);
        }
        speed("sha256_records", "SHA-256 of each record, for fingerprints", this::fingerprints);
        speed("sha256_file", "SHA-256 of files, piece by piece", this::fileHash);
        speed("hmac_sha256", "HMAC-SHA-256 of frames, for names", this::names);
        sealing("aes_gcm_32k", "frames of 32 KiB", frames);
        sealing("aes_gcm_1m", "frames of 1 MiB", List.of(joined(frames, MEDIA_FRAME)));
        speed(
                "segment",
                "a whole segment: fingerprints, zstd level " + Draft.LEVEL + ", names, sealing",
                this::segment);
        System.out.println("{" + json + "}");
    }

    private void zstd(int level) {
        List<byte[]> compressed =
                frames.stream().map(frame -> Zstd.compress(frame, level)).toList();
        double ratio = (double) size(frames) / size(compressed);
        double in = speed(() -> each(frames, frame -> Zstd.compress(frame, level)));
        double out = speed(() -> {
            each(compressed, frame -> Zstd.decompress(frame, (int) Zstd.getFrameContentSize(frame)));
            return size(frames);
        });
        System.out.printf(
                Locale.ROOT,
                "zstd level %d: compresses %6.0f, decompresses %6.0f, ratio %.2f%n",
                level,
                in,
                out,
                ratio);
        add(String.format(
                Locale.ROOT,
                "\"zstd_%d\":{\"compress\":%.0f,\"decompress\":%.0f,\"ratio\":%.2f}",
                level,
                in,
                out,
                ratio));
    }

    private void sealing(String name, String what, List<byte[]> plain) {
        DataKey.FrameId id = new DataKey.FrameId(ObjectKind.SEGMENT.code(), OBJECT, 0, false);
        List<byte[]> sealed = plain.stream()
                .map(frame -> key.sealFrame(id, frame, 0, frame.length))
                .toList();
        speed(
                name + "_seal",
                "AES-256-GCM, seals " + what,
                () -> each(plain, it -> key.sealFrame(id, it, 0, it.length)));
        speed(
                name + "_open",
                "AES-256-GCM, opens " + what,
                () -> each(sealed, it -> key.openFrame(id, it, 0, it.length)));
    }

    private long fingerprints() {
        return each(records, Sha256::of);
    }

    private long fileHash() {
        MessageDigest digest = Sha256.digest();
        frames.forEach(digest::update);
        sink += digest.digest()[0];
        return size(frames);
    }

    private long names() {
        Mac mac = key.naming();
        frames.forEach(mac::update);
        sink += mac.doFinal()[0];
        return size(frames);
    }

    private long segment() {
        long bytes = 0;
        int number = 0;
        SegmentWriter segment = new SegmentWriter(key);
        for (byte[] text : records) {
            byte[] fingerprint = Sha256.of(text);
            segment.add(
                    Integer.toString(number++).getBytes(java.nio.charset.StandardCharsets.US_ASCII), fingerprint, text);
            bytes += text.length;
        }
        try (segment) {
            sink += segment.finish().size();
        }
        return bytes;
    }

    private void speed(String name, String what, Pass pass) {
        double speed = speed(pass);
        System.out.printf(Locale.ROOT, "%s: %.0f%n", what, speed);
        add(String.format(Locale.ROOT, "\"%s\":%.0f", name, speed));
    }

    private static double speed(Pass pass) {
        long warm = System.nanoTime() + WARM_UP;
        do {
            pass.run();
        } while (System.nanoTime() < warm);
        long began = System.nanoTime();
        long bytes = 0;
        do {
            bytes += pass.run();
        } while (System.nanoTime() - began < MEASURED);
        return bytes * 1e3 / (System.nanoTime() - began);
    }

    private interface Work {
        byte[] on(byte[] bytes);
    }

    private long each(List<byte[]> all, Work work) {
        long bytes = 0;
        for (byte[] one : all) {
            sink += work.on(one).length;
            bytes += one.length;
        }
        return bytes;
    }

    private void add(String field) {
        json.append(json.isEmpty() ? "" : ",").append(field);
    }

    private static long size(List<byte[]> all) {
        return all.stream().mapToLong(each -> each.length).sum();
    }

    private static List<byte[]> frames(List<byte[]> records) {
        List<byte[]> frames = new ArrayList<>();
        WireWriter frame = new WireWriter();
        for (byte[] text : records) {
            frame.raw(text);
            if (frame.size() >= FRAME) {
                frames.add(frame.finish());
                frame.clear();
            }
        }
        return frames;
    }

    private static byte[] joined(List<byte[]> frames, int length) {
        WireWriter all = new WireWriter();
        Supplier<Integer> left = () -> length - all.size();
        for (byte[] frame : frames) {
            all.raw(frame, 0, Math.min(frame.length, left.get()));
        }
        return all.finish();
    }
}
