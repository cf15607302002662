package io.holdfast.crypto;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;

/** Wraps and unwraps tenants' data keys, and derives the installation's own secrets. Safe for use by many threads. */
@Singleton
public class MasterKeys {
    private static final int KEY_BYTES = 32;
    private final String current;
    private final Map<String, byte[]> keys = new HashMap<>();

    MasterKeys(MasterKeyConfig config) {
        config.previous().forEach((id, secret) -> keys.put(id, decoded(id, secret)));
        this.current = config.id();
        keys.put(current, decoded(current, config.secret()));
    }

    /** A new random data key of that version for a tenant, wrapped by the current master key. */
    public WrappedKey newDataKey(String tenant, int version) {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        byte[] sealed = Aead.seal(wrapping(current), key, 0, key.length, bound(tenant, version));
        return new WrappedKey(version, current, sealed);
    }

    /** The data key; {@code key_unavailable} where its master key is not configured. */
    public DataKey unwrap(String tenant, WrappedKey wrapped) {
        if (!keys.containsKey(wrapped.masterKeyId())) {
            throw Problem.of(ErrorCode.KEY_UNAVAILABLE, "Master key " + wrapped.masterKeyId() + " is not configured.");
        }
        byte[] sealed = wrapped.sealed();
        byte[] key =
                Aead.open(wrapping(wrapped.masterKeyId()), sealed, 0, sealed.length, bound(tenant, wrapped.version()));
        return new DataKey(wrapped.version(), key);
    }

    /** A secret of the installation for one purpose, the same on every replica: 32 bytes. */
    public byte[] derived(String purpose) {
        return DataKey.hmac(keys.get(current), "holdfast/derived/" + purpose);
    }

    private SecretKeySpec wrapping(String id) {
        return new SecretKeySpec(DataKey.hmac(keys.get(id), "holdfast/wrap"), "AES");
    }

    private static byte[] bound(String tenant, int version) {
        return ("holdfast/data-key/" + tenant + "/" + version).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] decoded(String id, String secret) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(secret.trim());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Master key " + id + " is not base64", e);
        }
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("Master key " + id + " must be 32 bytes, is " + key.length);
        }
        return key;
    }
}
