package io.holdfast.auth;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.tenant.TenantId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Signing in: the first admin's one-time secret, API keys, and tokens. */
@Path("/api/v1")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "auth")
public class AuthResource {
    private final Bootstrap bootstrap;
    private final ApiKeys apiKeys;
    private final Tokens tokens;
    private final Caller caller;

    AuthResource(Bootstrap bootstrap, ApiKeys apiKeys, Tokens tokens, Caller caller) {
        this.bootstrap = bootstrap;
        this.apiKeys = apiKeys;
        this.tokens = tokens;
        this.caller = caller;
    }

    @RegisterForReflection
    record Secret(@NotBlank @Size(max = 200) String secret) {}

    @RegisterForReflection
    record KeyText(@NotBlank @Size(max = 200) String apiKey) {}

    @RegisterForReflection
    record NewKey(
            @NotBlank @Size(max = 100) String name, @NotNull Role role) {}

    @RegisterForReflection
    record KeyView(UUID id, String name, Role role, Instant createdAt, Instant expiresAt, String apiKey) {
        static KeyView of(ApiKeys.ApiKey key, String secret) {
            return new KeyView(
                    key.id(),
                    key.name(),
                    key.role(),
                    key.createdAt(),
                    key.expiresAt().orElse(null),
                    secret);
        }
    }

    @RegisterForReflection
    record TokenView(String token, Instant expiresAt, Role role, TenantId tenantId) {}

    @RegisterForReflection
    record KeyList(List<KeyView> items) {}

    /** Trades the installation's one-time secret for the first admin's API key. */
    @POST
    @Path("/auth/bootstrap")
    @PermitAll
    public Response bootstrap(@NotNull @Valid Secret body) {
        String secret = bootstrap.redeem(body.secret());
        return Response.status(201).entity(new KeyText(secret)).build();
    }

    /** Trades an API key for a token that lives for an hour. */
    @POST
    @Path("/auth/tokens")
    @PermitAll
    public TokenView token(@NotNull @Valid KeyText body) {
        ApiKeys.ApiKey key = apiKeys.find(body.apiKey())
                .orElseThrow(() -> Problem.of(ErrorCode.UNAUTHENTICATED, "The API key is unknown or has expired."));
        Tokens.Token token = tokens.issue(key);
        return new TokenView(
                token.text(), token.expiresAt(), key.role(), key.tenant().orElse(null));
    }

    /** Makes an API key for a member of the caller's tenant; its text is shown this once. */
    @POST
    @Path("/api-keys")
    @RolesAllowed(Role.OWNER_NAME)
    public Response create(@NotNull @Valid NewKey body) {
        ApiKeys.Created created =
                apiKeys.create(Optional.of(caller.tenant()), body.name(), body.role(), Optional.empty());
        return Response.status(201)
                .entity(KeyView.of(created.key(), created.secret()))
                .build();
    }

    /** The API keys of the caller's tenant, without their texts. */
    @GET
    @Path("/api-keys")
    @RolesAllowed(Role.OWNER_NAME)
    public KeyList list() {
        return new KeyList(apiKeys.of(caller.tenant()).stream()
                .map(key -> KeyView.of(key, null))
                .toList());
    }

    /** Ends an API key; tokens made from it end within the hour. */
    @DELETE
    @Path("/api-keys/{id}")
    @RolesAllowed(Role.OWNER_NAME)
    public void delete(UUID id) {
        apiKeys.delete(caller.tenant(), id);
    }
}
