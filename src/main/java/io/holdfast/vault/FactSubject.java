package io.holdfast.vault;

import io.holdfast.database.Sql;
import io.holdfast.tenant.TenantId;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** A kind of thing whose description changes without a manifest, and what of it has to survive the loss of the database. */
public interface FactSubject {
    /** The kind's name: lower-case letters and {@code -}. Part of the stored format. */
    String kind();

    /** What the subject is now, as JSON; empty where it is no more. */
    Optional<String> state(Sql sql, UUID id) throws SQLException;

    /**
     * Makes the database say what the newest fact says. Repeating it changes nothing.
     *
     * @param place whose it is; without a source where it is the tenant's own
     * @param state as {@link #state} said it; empty where the subject was deleted
     */
    void replay(Sql sql, Place place, UUID id, Optional<String> state) throws SQLException;

    /** Of whom a fact is. */
    record Id(String kind, UUID subject, TenantId tenant, UUID source) {
        Place place() {
            return new Place(tenant, source);
        }
    }
}
