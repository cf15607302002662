package io.holdfast.vault;

/**
 * A Bloom filter over the keys of a delta: sixteen bits a key, seven probes: of absent keys about four in a thousand are looked up in vain, as measured over numbers and UUIDs. The
 * probes are h1 + i · h2 modulo the number of bits, with h1 and h2 from 64-bit FNV-1a over the key, forwards and, with another offset basis,
 * backwards (Kirsch and Mitzenmacher, "Less Hashing, Same Performance", 2006).
 */
final class Bloom {
    private static final int BITS_A_KEY = 16;
    private static final int PROBES = 7;
    private static final long PRIME = 0x100000001b3L;
    private final byte[] bits;

    private Bloom(byte[] bits) {
        this.bits = bits;
    }

    static Bloom sized(long keys) {
        return new Bloom(new byte[(int) Math.max(8, (keys * BITS_A_KEY + 7) / 8)]);
    }

    static Bloom of(byte[] bits) {
        return new Bloom(bits);
    }

    byte[] bytes() {
        return bits;
    }

    void add(long hash1, long hash2) {
        for (int i = 0; i < PROBES; i++) {
            long bit = bit(hash1, hash2, i);
            bits[(int) (bit >>> 3)] |= (byte) (1 << (bit & 7));
        }
    }

    boolean mayHold(byte[] key) {
        long hash1 = forwards(key);
        long hash2 = backwards(key);
        for (int i = 0; i < PROBES; i++) {
            long bit = bit(hash1, hash2, i);
            if ((bits[(int) (bit >>> 3)] & 1 << (bit & 7)) == 0) {
                return false;
            }
        }
        return true;
    }

    static long forwards(byte[] key) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : key) {
            hash = (hash ^ b & 0xff) * PRIME;
        }
        return hash;
    }

    static long backwards(byte[] key) {
        long hash = 0x84222325cbf29ce4L;
        for (int i = key.length - 1; i >= 0; i--) {
            hash = (hash ^ key[i] & 0xff) * PRIME;
        }
        return hash;
    }

    private long bit(long hash1, long hash2, int probe) {
        return Long.remainderUnsigned(hash1 + probe * hash2, bits.length * 8L);
    }
}
