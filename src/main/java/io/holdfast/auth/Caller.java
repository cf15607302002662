package io.holdfast.auth;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.tenant.CurrentTenant;
import io.holdfast.tenant.TenantId;
import jakarta.inject.Singleton;

/** The signed-in caller of the current request. */
@Singleton
public class Caller {
    private final CurrentTenant current;

    Caller(CurrentTenant current) {
        this.current = current;
    }

    /** The caller's tenant; {@code forbidden} for a caller that is no tenant's, such as the platform admin. */
    public TenantId tenant() {
        return current.find()
                .orElseThrow(
                        () -> Problem.of(ErrorCode.FORBIDDEN, "This belongs to tenants: sign in with a tenant's key."));
    }
}
