package io.holdfast.tenant;

import io.holdfast.crypto.MasterKeys;
import io.holdfast.database.Database;
import java.time.Clock;

/** The tenants of the running service's database as another replica, with other master keys, sees them. */
public final class TenantsOverKeys {
    private TenantsOverKeys() {}

    public static Tenants of(Database database, MasterKeys masterKeys, Clock clock) {
        return new Tenants(database, masterKeys, clock);
    }

    public static TenantKeys rows(Database database, MasterKeys masterKeys) {
        return new TenantKeys(database, masterKeys);
    }
}
