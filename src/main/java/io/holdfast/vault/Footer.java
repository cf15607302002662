package io.holdfast.vault;

import java.util.Optional;

/**
 * The last frame of an index object. A delta's footer carries its base's directory too, so that one request is enough to know where any
 * record of the snapshot is looked up.
 *
 * @param bloom over the keys of a delta; absent in a base or a run
 * @param base a delta's base and that base's directory
 */
record Footer(long entries, Directory directory, Optional<Bloom> bloom, Optional<BaseDirectory> base) {
    private static final int FORMAT = 1;

    /** A base as its delta knows it. */
    record BaseDirectory(IndexRef ref, Directory directory) {}

    byte[] bytes() {
        WireWriter out = new WireWriter();
        out.varint(FORMAT).varint(entries);
        directory.write(out);
        out.bytes(bloom.map(Bloom::bytes).orElse(new byte[0]));
        out.varint(base.isPresent() ? 1 : 0);
        base.ifPresent(it -> {
            IndexRef ref = it.ref();
            Directory.writeRef(out, ref.object());
            out.varint(ref.footerOffset())
                    .varint(ref.footerLength())
                    .varint(ref.frames())
                    .varint(ref.entries());
            it.directory().write(out);
        });
        return out.finish();
    }

    static Footer of(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        if (in.varint() != FORMAT) {
            throw WireReader.damaged();
        }
        long entries = in.varint();
        Directory directory = Directory.read(in);
        byte[] bits = in.bytes();
        Optional<Bloom> bloom = bits.length == 0 ? Optional.empty() : Optional.of(Bloom.of(bits));
        if (in.varint() == 0) {
            return new Footer(entries, directory, bloom, Optional.empty());
        }
        IndexRef ref = new IndexRef(
                Directory.readRef(in, ObjectKind.BASE), in.varint(), in.integer(), in.integer(), in.varint());
        return new Footer(entries, directory, bloom, Optional.of(new BaseDirectory(ref, Directory.read(in))));
    }
}
