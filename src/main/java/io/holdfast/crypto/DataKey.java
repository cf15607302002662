package io.holdfast.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A tenant's data key. Three keys are derived from it, each as HMAC-SHA-256(data key, label): {@code holdfast/seal} seals frames,
 * {@code holdfast/name} names objects, {@code holdfast/secret} seals small secrets such as credentials. Immutable; safe for use by many threads.
 */
public final class DataKey {
    private final int version;
    private final SecretKey seal;
    private final SecretKey name;
    private final SecretKey secret;

    DataKey(int version, byte[] key) {
        this.version = version;
        this.seal = new SecretKeySpec(hmac(key, "holdfast/seal"), "AES");
        this.name = new SecretKeySpec(hmac(key, "holdfast/name"), "HmacSHA256");
        this.secret = new SecretKeySpec(hmac(key, "holdfast/secret"), "AES");
    }

    /** A new key that nobody keeps: what it seals is lost with it. For measurements. */
    public static DataKey random() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return new DataKey(1, key);
    }

    /** The version that object headers carry, from 1. */
    public int version() {
        return version;
    }

    /** Seals one frame of an object: nonce, ciphertext, tag. */
    public byte[] sealFrame(FrameId frame, byte[] plain, int offset, int length) {
        return Aead.seal(seal, plain, offset, length, frame.associated());
    }

    /** Opens one frame; {@code object_damaged} where the bytes are not that frame of that object. */
    public byte[] openFrame(FrameId frame, byte[] sealed, int offset, int length) {
        return Aead.open(seal, sealed, offset, length, frame.associated());
    }

    /** A keyed hash for object names, fed piece by piece; 32 bytes when finished. */
    public Mac naming() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(name);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is not at hand", e);
        }
    }

    /** Seals a small secret, bound to {@code purpose}. */
    public byte[] sealSecret(String purpose, byte[] plain) {
        return Aead.seal(secret, plain, 0, plain.length, purpose.getBytes(StandardCharsets.UTF_8));
    }

    /** Opens a small secret that was sealed for the same purpose. */
    public byte[] openSecret(String purpose, byte[] sealed) {
        return Aead.open(secret, sealed, 0, sealed.length, purpose.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Which frame of which object: what a frame is bound to besides its key.
     *
     * @param kind the object's kind, as in its header
     * @param object the object's random id, 16 bytes
     * @param number from 0
     * @param last whether the object ends with this frame
     */
    public record FrameId(byte kind, byte[] object, int number, boolean last) {
        byte[] associated() {
            return ByteBuffer.allocate(1 + object.length + 4 + 1)
                    .put(kind)
                    .put(object)
                    .putInt(number)
                    .put((byte) (last ? 1 : 0))
                    .array();
        }
    }

    static byte[] hmac(byte[] key, String label) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(label.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is not at hand", e);
        }
    }
}
