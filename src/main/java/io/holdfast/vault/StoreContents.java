package io.holdfast.vault;

import io.holdfast.crypto.WrappedKey;
import io.holdfast.store.ObjectStore;
import io.holdfast.tenant.TenantId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Whose objects lie in the store, found with one small request for each tenant and source. Safe for use by many threads. */
@Singleton
public class StoreContents {
    private static final String BEHIND = "0"; // the character behind '/'
    private static final int PAGE = 1000;
    private final ObjectStore store;

    StoreContents(ObjectStore store) {
        this.store = store;
    }

    /** All tenants that have objects. */
    public List<TenantId> tenants() {
        return folders("").stream().map(TenantId::new).toList();
    }

    /** All sources of a tenant that have objects. */
    public List<UUID> sources(TenantId tenant) {
        return folders(tenant + "/");
    }

    /** The tenant's wrapped keys, newest version first. */
    public List<WrappedKey> keys(TenantId tenant) {
        String folder = tenant + "/keys/";
        List<WrappedKey> keys = new ArrayList<>();
        for (String key : store.list(folder, Optional.empty(), PAGE)) {
            String name = key.substring(folder.length());
            int dash = name.indexOf('-');
            if (dash > 0 && name.substring(0, dash).chars().allMatch(Character::isDigit)) {
                int size = (int) store.size(key).orElse(0);
                keys.add(new WrappedKey(
                        Integer.parseInt(name.substring(0, dash)),
                        name.substring(dash + 1),
                        store.range(key, 0, size)));
            }
        }
        keys.sort(Comparator.comparingInt(WrappedKey::version).reversed());
        return keys;
    }

    /** The folders below a prefix whose names are ids. */
    private List<UUID> folders(String prefix) {
        List<UUID> folders = new ArrayList<>();
        Optional<String> after = Optional.empty();
        for (List<String> next = store.list(prefix, after, 1); !next.isEmpty(); next = store.list(prefix, after, 1)) {
            String rest = next.getFirst().substring(prefix.length());
            int slash = rest.indexOf('/');
            String folder = slash < 0 ? rest : rest.substring(0, slash);
            if (slash > 0) {
                id(folder).ifPresent(folders::add);
            }
            after = Optional.of(prefix + folder + BEHIND);
        }
        return folders;
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equals(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
