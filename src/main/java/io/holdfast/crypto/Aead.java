package io.holdfast.crypto;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** AES-256-GCM with a random 96-bit nonce before and a 128-bit tag behind the ciphertext (NIST SP 800-38D). Safe for use by many threads. */
final class Aead {
    static final int NONCE = 12;
    static final int TAG = 16;
    // One for each thread, made when it is used: none may be in a native image's heap.
    private static final ThreadLocal<SecureRandom> RANDOM = ThreadLocal.withInitial(SecureRandom::new);
    private static final ThreadLocal<Cipher> CIPHER = ThreadLocal.withInitial(Aead::newCipher);

    private Aead() {}

    static byte[] seal(SecretKey key, byte[] plain, int offset, int length, byte[] associated) {
        byte[] nonce = new byte[NONCE];
        RANDOM.get().nextBytes(nonce);
        byte[] sealed = Arrays.copyOf(nonce, NONCE + length + TAG);
        try {
            Cipher cipher = CIPHER.get();
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG * 8, nonce));
            cipher.updateAAD(associated);
            cipher.doFinal(plain, offset, length, sealed, NONCE);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is not at hand", e);
        }
    }

    /** The plain bytes; {@code object_damaged} where key, bytes or associated data are not those that sealed. */
    static byte[] open(SecretKey key, byte[] sealed, int offset, int length, byte[] associated) {
        if (length < NONCE + TAG) {
            throw Problem.of(ErrorCode.OBJECT_DAMAGED, "A sealed frame is cut off.");
        }
        try {
            Cipher cipher = CIPHER.get();
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG * 8, sealed, offset, NONCE));
            cipher.updateAAD(associated);
            return cipher.doFinal(sealed, offset + NONCE, length - NONCE);
        } catch (GeneralSecurityException e) {
            throw Problem.of(ErrorCode.OBJECT_DAMAGED, "A sealed frame does not open with its key.", e);
        }
    }

    private static Cipher newCipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is not at hand", e);
        }
    }
}
