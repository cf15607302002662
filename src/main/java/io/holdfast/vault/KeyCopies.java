package io.holdfast.vault;

import io.holdfast.crypto.MasterKeys;
import io.holdfast.crypto.WrappedKey;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.store.Body;
import io.holdfast.store.ObjectStore;
import io.holdfast.tenant.TenantId;
import io.holdfast.tenant.TenantKeys;
import io.holdfast.tenant.Tenants;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;

/**
 * Tenants' wrapped keys under {@code keys/} in the object store, so that bucket and master key are enough. Every method may be cut off and begun again, by anybody at the same time.
 */
@Singleton
public class KeyCopies {
    private static final int PAGE = 100;
    private final ObjectStore store;
    private final Tenants tenants;
    private final TenantKeys rows;
    private final MasterKeys masterKeys;

    KeyCopies(ObjectStore store, Tenants tenants, TenantKeys rows, MasterKeys masterKeys) {
        this.store = store;
        this.tenants = tenants;
        this.rows = rows;
        this.masterKeys = masterKeys;
    }

    /** Sees to it that the tenant's key lies in the store as its row has it. */
    public void store(TenantId tenant) {
        WrappedKey key = tenants.wrappedKey(tenant);
        put(tenant, key);
        WrappedKey now;
        try {
            now = tenants.wrappedKey(tenant);
        } catch (Problem erased) {
            // Shredded in between: what was just stored has to go as well.
            store.delete(name(tenant, key));
            throw erased;
        }
        if (!now.masterKeyId().equals(key.masterKeyId())) {
            settle(tenant);
        }
    }

    /** Whether the tenant's key lies in the store as its row has it. */
    boolean isSound(TenantId tenant) {
        WrappedKey key = tenants.wrappedKey(tenant);
        return holds(tenant, name(tenant, key), key);
    }

    /** Wraps a tenant's key anew with the current master key: first its copy, then its row, then the old copy goes. */
    void rewrap(TenantId tenant) {
        WrappedKey before = tenants.wrappedKey(tenant);
        WrappedKey after = masterKeys.rewrap(tenant.toString(), before);
        put(tenant, after);
        rows.replace(tenant, before, after);
        settle(tenant);
    }

    /** Makes the copies what the row says: one, wrapped by the row's master key, or none where the key was erased. */
    public void settle(TenantId tenant) {
        if (rows.erasedAt(tenant) != null) {
            removeAllBut(tenant, "", "");
            rows.copied(tenant, true, null);
            return;
        }
        WrappedKey key = tenants.wrappedKey(tenant);
        put(tenant, key);
        removeAllBut(tenant, key.version() + "-", name(tenant, key));
        rows.copied(tenant, false, key.masterKeyId());
    }

    /** The folder of a tenant's keys. */
    public static String folder(TenantId tenant) {
        return tenant + "/keys/";
    }

    private static String name(TenantId tenant, WrappedKey key) {
        return folder(tenant) + key.version() + "-" + key.masterKeyId();
    }

    private void put(TenantId tenant, WrappedKey key) {
        String name = name(tenant, key);
        if (store.putIfAbsent(name, Body.of(key.sealed())) || holds(tenant, name, key)) {
            return;
        }
        store.delete(name);
        store.putIfAbsent(name, Body.of(key.sealed()));
    }

    /** Wrapping is never the same twice; what counts is the key within. */
    private boolean holds(TenantId tenant, String name, WrappedKey key) {
        try (InputStream in = store.open(name)) {
            WrappedKey there = new WrappedKey(key.version(), key.masterKeyId(), in.readAllBytes());
            return masterKeys.isSame(tenant.toString(), there, key);
        } catch (IOException e) {
            throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "Reading from the store broke off.", e);
        } catch (Problem e) {
            if (e.isOfBrokenObject()) {
                return false;
            }
            throw e;
        }
    }

    private void removeAllBut(TenantId tenant, String version, String kept) {
        for (Iterator<List<String>> pages = store.pages(folder(tenant) + version, PAGE); pages.hasNext(); ) {
            pages.next().stream().filter(name -> !name.equals(kept)).forEach(store::delete);
        }
    }
}
