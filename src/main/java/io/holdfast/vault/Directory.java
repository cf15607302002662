package io.holdfast.vault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The table of contents of one index object: which segments its entries point to, and where each block of entries begins. */
final class Directory {
    private final List<ObjectRef> segments;
    private final List<Block> blocks;

    Directory(List<ObjectRef> segments, List<Block> blocks) {
        this.segments = List.copyOf(segments);
        this.blocks = List.copyOf(blocks);
    }

    /** A block of entries: one frame. */
    record Block(byte[] firstKey, long offset, int stored) {}

    List<ObjectRef> segments() {
        return segments;
    }

    List<Block> blocks() {
        return blocks;
    }

    /** The number of the only block that may hold the key; -1 where none can. */
    int blockOf(byte[] key) {
        int low = 0;
        int high = blocks.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Arrays.compareUnsigned(blocks.get(middle).firstKey(), key) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    void write(WireWriter out) {
        out.varint(segments.size());
        segments.forEach(segment -> writeRef(out, segment));
        out.varint(blocks.size());
        for (Block block : blocks) {
            out.bytes(block.firstKey()).varint(block.offset()).varint(block.stored());
        }
    }

    static Directory read(WireReader in) {
        List<ObjectRef> segments = new ArrayList<>();
        for (int count = in.integer(); count > 0; count--) {
            segments.add(readRef(in, ObjectKind.SEGMENT));
        }
        List<Block> blocks = new ArrayList<>();
        for (int count = in.integer(); count > 0; count--) {
            blocks.add(new Block(in.bytes(), in.varint(), in.integer()));
        }
        return new Directory(segments, blocks);
    }

    static void writeRef(WireWriter out, ObjectRef ref) {
        out.text(ref.name()).raw(ref.idBytes()).varint(ref.keyVersion()).varint(ref.size());
    }

    static ObjectRef readRef(WireReader in, ObjectKind kind) {
        return new ObjectRef(kind, in.text(), HexFormat.of().formatHex(in.raw(16)), in.integer(), in.varint());
    }
}
