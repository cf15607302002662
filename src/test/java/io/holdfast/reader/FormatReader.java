package io.holdfast.reader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Gets a backup's data out of a bucket with the master key. Written from {@code docs/snapshot-format.md} alone: nothing of Holdfast's main code is used
 * here, so that the document is proven.
 */
public final class FormatReader {
    private static final int SEGMENT = 1;
    private static final int BASE = 2;
    private static final int DELTA = 3;
    private static final int MANIFEST = 5;
    private static final int MEDIA = 6;
    private static final int EXPORT = 7;
    private static final int FRAME = 1 << 20;
    private static final int LAST = 0x8000_0000;
    private final Function<String, byte[]> bucket;
    private final String place;
    private final byte[] dataKey;
    private final Map<String, Opened> segments = new HashMap<>();

    /**
     * @param bucket an object's bytes by its key
     * @param wrappedKey the bytes of {@code <tenant>/keys/<version>-<master key id>}
     */
    public FormatReader(
            Function<String, byte[]> bucket, byte[] masterKey, byte[] wrappedKey, String tenant, String source) {
        this.bucket = bucket;
        this.place = tenant + "/" + source + "/";
        this.dataKey = unsealed(
                hmac(masterKey, bytes("holdfast/wrap")), wrappedKey, bytes("holdfast/data-key/" + tenant + "/1"));
    }

    /** An object with all its frames, plain. */
    private record Opened(byte[] id, List<byte[]> frames) {}

    /** The manifest of a backup. */
    public JsonNode manifest(long seq, String backup) throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        opened("manifests/%012d-%s".formatted(seq, backup), MANIFEST).frames().forEach(json::writeBytes);
        return new ObjectMapper().readTree(json.toByteArray());
    }

    /** The texts of a stream's records by their keys, from the stream's entry in the manifest. */
    public SortedMap<String, String> records(JsonNode stream) {
        return records(stream, segment -> true);
    }

    /** As {@link #records(JsonNode)}, only of those that lie in certain segments, by their names. */
    public SortedMap<String, String> records(JsonNode stream, Predicate<String> segments) {
        SortedMap<String, String> texts = new TreeMap<>();
        lines(stream).forEach((key, line) -> {
            if (segments.test(line.segment())) {
                texts.put(key, text(line));
            }
        });
        return texts;
    }

    /** The names of the segments that a stream's records lie in, by their keys. */
    public SortedMap<String, String> segments(JsonNode stream) {
        SortedMap<String, String> names = new TreeMap<>();
        lines(stream).forEach((key, line) -> names.put(key, line.segment()));
        return names;
    }

    private Map<String, Line> lines(JsonNode stream) {
        JsonNode ref = stream.get("ref");
        Map<String, Line> lines = new TreeMap<>();
        lines(ref.get("base"), BASE).forEach(lines::put);
        if (ref.hasNonNull("delta")) {
            lines(ref.get("delta"), DELTA).forEach((key, line) -> {
                if (line == null) {
                    lines.remove(key);
                } else {
                    lines.put(key, line);
                }
            });
        }
        return lines;
    }

    /** A file's bytes, from a line of {@code _media}. */
    public byte[] file(JsonNode line) {
        JsonNode file = line.get("file");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Opened object = opened("media/" + file.at("/object/name").asText(), MEDIA);
        require(
                HexFormat.of()
                        .formatHex(object.id())
                        .equals(file.at("/object/id").asText()),
                "another file");
        object.frames().forEach(all::writeBytes);
        byte[] bytes = all.toByteArray();
        require(bytes.length == file.get("size").asLong(), "size of a file");
        require(
                HexFormat.of()
                        .formatHex(sha256(bytes))
                        .equals(file.get("sha256").asText()),
                "hash of a file");
        return bytes;
    }

    /** An export's bytes, from the one line of its stream. */
    public byte[] export(JsonNode line) {
        JsonNode file = line.get("file");
        Opened object = opened("exports/" + file.at("/object/name").asText(), EXPORT);
        require(
                HexFormat.of()
                        .formatHex(object.id())
                        .equals(file.at("/object/id").asText()),
                "another export");
        ByteArrayOutputStream hashed = new ByteArrayOutputStream();
        hashed.writeBytes(bytes("holdfast/export"));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : object.frames()) {
            require(frame.length == Math.min(FRAME, file.get("size").asLong() - all.size()), "a frame of 1 MiB");
            hashed.writeBytes(sha256(frame));
            all.writeBytes(frame);
        }
        require(all.size() == file.get("size").asLong(), "size of an export");
        require(
                HexFormat.of()
                        .formatHex(sha256(hashed.toByteArray()))
                        .equals(file.get("hash").asText()),
                "hash of an export");
        return all.toByteArray();
    }

    /** Where a record version lies. */
    private record Line(byte[] fingerprint, String segment, byte[] segmentId, int frame, int at, int length) {}

    /** An index' lines by key; null for one that is gone. */
    private Map<String, Line> lines(JsonNode ref, int kind) {
        Opened index = opened("indexes/" + ref.at("/object/name").asText(), kind);
        require(HexFormat.of().formatHex(index.id()).equals(ref.at("/object/id").asText()), "another index");
        List<byte[]> frames = index.frames();
        Wire footer = new Wire(frames.getLast());
        require(footer.varint() == 1, "the footer's number");
        long entries = footer.varint();
        List<Map.Entry<String, byte[]>> table = new ArrayList<>();
        for (long left = footer.varint(); left > 0; left--) {
            String name = new String(footer.bytes(), StandardCharsets.UTF_8);
            table.add(Map.entry(name, footer.raw(16)));
            footer.varint();
            footer.varint();
        }
        require(footer.varint() == frames.size() - 1, "one frame a block");
        Map<String, Line> lines = new HashMap<>();
        for (byte[] block : frames.subList(0, frames.size() - 1)) {
            block(new Wire(block), table, lines);
        }
        require(lines.size() == entries && entries == ref.get("entries").asLong(), "number of entries");
        return lines;
    }

    private static void block(Wire in, List<Map.Entry<String, byte[]>> table, Map<String, Line> lines) {
        byte[] key = {};
        while (in.hasMore()) {
            byte[] shared = java.util.Arrays.copyOf(key, (int) in.varint());
            byte[] rest = in.bytes();
            key = ByteBuffer.allocate(shared.length + rest.length)
                    .put(shared)
                    .put(rest)
                    .array();
            int state = (int) in.varint();
            Line line = null;
            if (state != 1) {
                byte[] fingerprint = in.raw(16);
                Map.Entry<String, byte[]> segment = table.get((int) in.varint());
                int frame = (int) (in.varint() >> 1);
                in.varint();
                in.varint();
                line = new Line(
                        fingerprint, segment.getKey(), segment.getValue(), frame, (int) in.varint(), (int) in.varint());
                if (state == 2) {
                    in.varint();
                }
            }
            lines.put(new String(key, StandardCharsets.UTF_8), line);
        }
    }

    private String text(Line line) {
        Opened segment = segments.computeIfAbsent(line.segment(), name -> opened("segments/" + name, SEGMENT));
        require(java.util.Arrays.equals(segment.id(), line.segmentId()), "another segment");
        byte[] text =
                java.util.Arrays.copyOfRange(segment.frames().get(line.frame()), line.at(), line.at() + line.length());
        require(
                java.util.Arrays.equals(java.util.Arrays.copyOf(sha256(text), 16), line.fingerprint()),
                "a fingerprint");
        return new String(text, StandardCharsets.UTF_8);
    }

    private Opened opened(String name, int kind) {
        byte[] object = bucket.apply(place + name);
        ByteBuffer in = ByteBuffer.wrap(object);
        require(in.getInt() == 0x48465354, "HFST");
        require(in.get() == 1, "the format");
        require(in.get() == kind, "the kind");
        require(in.getShort() == 1, "the data key's version");
        byte[] id = new byte[16];
        in.get(id);
        boolean compressed = (in.getInt() & 1) == 1;
        require(in.getInt() == 0, "zero");
        Mac hash = mac(hmac(dataKey, bytes("holdfast/name")));
        hash.update(new byte[] {1, (byte) kind});
        List<byte[]> frames = new ArrayList<>();
        boolean last = false;
        for (int number = 0; !last; number++) {
            int length = in.getInt();
            last = (length & LAST) != 0;
            byte[] sealed = new byte[length & ~LAST];
            in.get(sealed);
            byte[] bound = ByteBuffer.allocate(22)
                    .put((byte) kind)
                    .put(id)
                    .putInt(number)
                    .put((byte) (last ? 1 : 0))
                    .array();
            byte[] frame = unsealed(hmac(dataKey, bytes("holdfast/seal")), sealed, bound);
            hash.update(ByteBuffer.allocate(4).putInt(frame.length).array());
            hash.update(frame);
            frames.add(compressed ? Zstd.decompress(frame, (int) Zstd.getFrameContentSize(frame)) : frame);
        }
        require(!in.hasRemaining(), "nothing behind the last frame");
        if (kind < MANIFEST) {
            require(name.contains("/" + HexFormat.of().formatHex(hash.doFinal()) + "-"), "the name's hash");
        }
        return new Opened(id, frames);
    }

    private static byte[] unsealed(byte[] key, byte[] sealed, byte[] bound) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, sealed, 0, 12));
            cipher.updateAAD(bound);
            return cipher.doFinal(sealed, 12, sealed.length - 12);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        return mac(key).doFinal(text);
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void require(boolean so, String what) {
        if (!so) {
            throw new IllegalStateException("not as the document says: " + what);
        }
    }
}
