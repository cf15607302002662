package io.holdfast.crypto;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/** Master keys from settings or from files, read once at the start. A key is wrapped with AES-256-GCM under HMAC-SHA-256(master key, {@code holdfast/wrap}). */
final class ConfiguredKeys implements KeyWrapping {
    private static final int KEY_BYTES = 32;
    private final String current;
    private final Map<String, byte[]> keys = new LinkedHashMap<>();

    /** Fails where a key is missing, given twice or not 32 bytes in base64: nothing may start with half of its keys. */
    ConfiguredKeys(MasterKeyConfig config) {
        this.current = config.id();
        keys.put(current, secret(current, config.secret(), config.secretFile()));
        config.previous().forEach((id, secret) -> add(id, decoded(id, secret)));
        config.previousFile().forEach((id, file) -> add(id, read(id, Path.of(file))));
    }

    private void add(String id, byte[] key) {
        if (keys.putIfAbsent(id, key) != null) {
            throw new IllegalArgumentException("Master key " + id + " is given twice: every key has an id of its own");
        }
    }

    private static byte[] secret(String id, Optional<String> secret, Optional<Path> file) {
        if (secret.isPresent() == file.isPresent()) {
            throw new IllegalArgumentException(
                    "Set one of holdfast.master-key.secret and holdfast.master-key.secret-file");
        }
        return secret.map(text -> decoded(id, text)).orElseGet(() -> read(id, file.orElseThrow()));
    }

    private static byte[] read(String id, Path file) {
        try {
            return decoded(id, Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("The file of master key " + id + " cannot be read: " + file, e);
        }
    }

    static byte[] decoded(String id, String secret) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(secret.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Master key " + id + " is not base64", e);
        }
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("Master key " + id + " must be 32 bytes, is " + key.length);
        }
        return key;
    }

    @Override
    public String current() {
        return current;
    }

    @Override
    public boolean knows(String id) {
        return keys.containsKey(id);
    }

    @Override
    public byte[] wrap(byte[] key, byte[] context) {
        return Aead.seal(wrapping(keys.get(current)), key, 0, key.length, context);
    }

    @Override
    public byte[] unwrap(String id, byte[] sealed, byte[] context) {
        if (!knows(id)) {
            throw Problem.of(ErrorCode.KEY_UNAVAILABLE, "Master key " + id + " is not configured.");
        }
        return unwrap(keys.get(id), sealed, context);
    }

    static byte[] unwrap(byte[] masterKey, byte[] sealed, byte[] context) {
        return Aead.open(wrapping(masterKey), sealed, 0, sealed.length, context);
    }

    /** Secrets for one purpose, derived from each master key; the first one from the current. */
    List<byte[]> derived(String purpose) {
        List<byte[]> all = new ArrayList<>();
        keys.values().forEach(key -> all.add(DataKey.hmac(key, "holdfast/derived/" + purpose)));
        return all;
    }

    private static SecretKeySpec wrapping(byte[] masterKey) {
        return new SecretKeySpec(DataKey.hmac(masterKey, "holdfast/wrap"), "AES");
    }
}
