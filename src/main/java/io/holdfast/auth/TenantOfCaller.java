package io.holdfast.auth;

import io.holdfast.tenant.CurrentTenant;
import io.holdfast.tenant.TenantId;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Puts the tenant of a caller's token where {@link CurrentTenant} finds it. */
@ApplicationScoped
class TenantOfCaller implements SecurityIdentityAugmentor {
    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (identity.getPrincipal() instanceof JsonWebToken token && token.getClaim(Tokens.TENANT_CLAIM) != null) {
            return Uni.createFrom()
                    .item(QuarkusSecurityIdentity.builder(identity)
                            .addAttribute(
                                    CurrentTenant.ATTRIBUTE, TenantId.fromString(token.getClaim(Tokens.TENANT_CLAIM)))
                            .build());
        }
        return Uni.createFrom().item(identity);
    }
}
