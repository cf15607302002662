package io.holdfast.crypto;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;

/** Wraps and unwraps tenants' data keys, and derives the installation's own secrets. Safe for use by many threads. */
@Singleton
public class MasterKeys {
    private static final int KEY_BYTES = 32;
    private final KeyWrapping wrapping;
    private final ConfiguredKeys configured;

    MasterKeys(MasterKeyConfig config) {
        this.configured = new ConfiguredKeys(config);
        this.wrapping = configured;
    }

    /** Nothing runs with keys that cannot be read. */
    void require(@Observes StartupEvent event) {}

    /** The id of the master key that wraps from now on. */
    public String current() {
        return wrapping.current();
    }

    /** Whether the master key of that id is at hand, so that what it wrapped can be read. */
    public boolean knows(String id) {
        return wrapping.knows(id);
    }

    /** A new random data key of that version for a tenant, wrapped by the current master key. */
    public WrappedKey newDataKey(String tenant, int version) {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return wrapped(tenant, version, key);
    }

    /** The data key; {@code key_unavailable} where its master key is not configured. */
    public DataKey unwrap(String tenant, WrappedKey wrapped) {
        return new DataKey(wrapped.version(), plain(tenant, wrapped));
    }

    /** The data key, opened by a master key of 32 bytes; {@code object_damaged} where another one wrapped it. For tools that run without a configuration. */
    public static DataKey unwrap(String tenant, WrappedKey wrapped, byte[] masterKey) {
        byte[] context = bound(tenant, wrapped.version());
        return new DataKey(wrapped.version(), ConfiguredKeys.unwrap(masterKey, wrapped.sealed(), context));
    }

    /** The same data key wrapped by the current master key: nothing that it sealed has to be written again. {@code key_unavailable} as above. */
    public WrappedKey rewrap(String tenant, WrappedKey wrapped) {
        return wrapped(tenant, wrapped.version(), plain(tenant, wrapped));
    }

    /** Whether two wrapped keys hold the same data key. */
    public boolean isSame(String tenant, WrappedKey one, WrappedKey other) {
        return MessageDigest.isEqual(plain(tenant, one), plain(tenant, other));
    }

    /**
     * Secrets of the installation for one purpose, 32 bytes each, the same on every replica: the first is derived from the current master key, the others from older ones that are
     * still configured. What is signed is signed by the first; what any of them signed is accepted.
     */
    public List<byte[]> derived(String purpose) {
        return configured.derived(purpose);
    }

    private byte[] plain(String tenant, WrappedKey wrapped) {
        return wrapping.unwrap(wrapped.masterKeyId(), wrapped.sealed(), bound(tenant, wrapped.version()));
    }

    private WrappedKey wrapped(String tenant, int version, byte[] key) {
        return new WrappedKey(version, wrapping.current(), wrapping.wrap(key, bound(tenant, version)));
    }

    private static byte[] bound(String tenant, int version) {
        return ("holdfast/data-key/" + tenant + "/" + version).getBytes(StandardCharsets.UTF_8);
    }

    /** A master key's 32 bytes; {@code IllegalArgumentException} where the text is none. */
    public static byte[] decoded(String id, String secret) {
        return ConfiguredKeys.decoded(id, secret);
    }
}
