package io.holdfast.tenant;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;

/** The tenant that the current thread works for: bound by {@link #bound}, or the signed-in caller's. */
@Singleton
public class CurrentTenant {
    /** The attribute of a caller's identity that holds their {@link TenantId}. */
    public static final String ATTRIBUTE = "holdfast.tenant";

    private static final ScopedValue<TenantId> BOUND = ScopedValue.newInstance();
    private final Instance<SecurityIdentity> identity;

    CurrentTenant(Instance<SecurityIdentity> identity) {
        this.identity = identity;
    }

    /** Runs {@code work} for one tenant, whoever the caller is, with a request context of its own where there is none. */
    public <T> T bound(TenantId tenant, Supplier<T> work) {
        ManagedContext context = Arc.container().requestContext();
        boolean mine = !context.isActive();
        if (mine) {
            context.activate();
        }
        try {
            return ScopedValue.where(BOUND, tenant).call(work::get);
        } finally {
            if (mine) {
                context.terminate();
            }
        }
    }

    /** The tenant; absent where nothing is bound and the caller is no tenant's. */
    public Optional<TenantId> find() {
        if (BOUND.isBound()) {
            return Optional.of(BOUND.get());
        }
        if (!Arc.container().requestContext().isActive()) {
            return Optional.empty();
        }
        return Optional.ofNullable(identity.get().getAttribute(ATTRIBUTE));
    }
}
