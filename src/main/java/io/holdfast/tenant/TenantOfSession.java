package io.holdfast.tenant;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.hibernate.orm.runtime.tenant.TenantResolver;
import jakarta.enterprise.context.RequestScoped;

/** Tells Hibernate which tenant a session is for; a session without one sees an id that no row has. */
@PersistenceUnitExtension
@RequestScoped
class TenantOfSession implements TenantResolver {
    private static final String NOBODY = "nobody";
    private final CurrentTenant current;

    TenantOfSession(CurrentTenant current) {
        this.current = current;
    }

    @Override
    public String getDefaultTenantId() {
        return NOBODY;
    }

    @Override
    public String resolveTenantId() {
        return current.find()
                .map(TenantId::toString)
                .orElseThrow(() -> new IllegalStateException("A database session was opened for no tenant"));
    }
}
