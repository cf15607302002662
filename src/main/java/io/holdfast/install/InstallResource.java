package io.holdfast.install;

import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.install.InstallMetrics.Step;
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
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Connecting an account by a few clicks. Browsers are sent from place to place; no token ever stands in an address. */
@Path("/api/v1/install")
@RunOnVirtualThread
@Tag(name = "install")
public class InstallResource {
    private static final String COOKIE = "holdfast_install";
    private static final int COOKIE_LIFE = 600;
    private final Installing installing;
    private final InstallPlaces places;
    private final InstallMetrics metrics;
    private final Caller caller;

    InstallResource(Installing installing, InstallPlaces places, InstallMetrics metrics, Caller caller) {
        this.installing = installing;
        this.places = places;
        this.metrics = metrics;
        this.caller = caller;
    }

    @RegisterForReflection
    record Wanted(
            @Size(min = 1, max = 200) String account,
            @Size(max = 50) Map<@NotBlank String, @NotNull @Size(max = 2000) String> settings) {}

    @RegisterForReflection
    record Consent(URI authorizeUrl) {}

    @RegisterForReflection
    record CodeText(@NotBlank @Size(max = 200) String code) {}

    @RegisterForReflection
    record SessionView(String token, Instant expiresAt, Role role, TenantId tenantId, UUID sourceId) {}

    /** The link by which a platform sends people who install: on to the platform's page of consent. */
    @GET
    @Path("/{connector}")
    @PermitAll
    public Response byLink(String connector, @Context UriInfo uri, @CookieParam(COOKIE) String cookie) {
        String browser = browser(cookie);
        URI consent =
                counted(connector, Step.BEGIN, () -> installing.byLink(connector, query(connector, uri), browser));
        return on(consent).cookie(cookie(browser)).build();
    }

    /** Begins for the signed-in person's tenant: the browser is to go to the address of the answer, with the cookie that comes with it. */
    @POST
    @Path("/{connector}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response byPerson(String connector, @NotNull @Valid Wanted body, @CookieParam(COOKIE) String cookie) {
        String browser = browser(cookie);
        Map<String, String> settings = body.settings() == null ? Map.of() : body.settings();
        URI consent = counted(
                connector,
                Step.BEGIN,
                () -> installing.byPerson(connector, caller.tenant(), body.account(), settings, browser));
        return Response.ok(new Consent(consent))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .cookie(cookie(browser))
                .build();
    }

    /** Where the platform sends the browser back to: on to the page, with a one-time code that lives for a minute. */
    @GET
    @Path("/{connector}/callback")
    @PermitAll
    public Response callback(String connector, @Context UriInfo uri, @CookieParam(COOKIE) String cookie) {
        return on(counted(
                        connector, Step.CALLBACK, () -> installing.callback(connector, query(connector, uri), cookie)))
                .build();
    }

    /** Trades the one-time code for a token that lives for an hour. */
    @POST
    @Path("/sessions")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermitAll
    public Response session(@NotNull @Valid CodeText body) {
        Installing.Opened opened = installing.session(body.code());
        InstallRows.Session session = opened.session();
        return Response.ok(new SessionView(
                        opened.token().text(),
                        opened.token().expiresAt(),
                        session.role(),
                        session.tenant(),
                        session.source()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private <T> T counted(String connector, Step step, Supplier<T> work) {
        try {
            T result = work.get();
            metrics.step(connector, step, true);
            return result;
        } catch (Problem problem) {
            if (problem.code() != ErrorCode.UNKNOWN_CONNECTOR) {
                metrics.step(connector, step, false);
            }
            throw problem;
        }
    }

    private static Query query(String connector, UriInfo uri) {
        return Query.of(uri.getRequestUri().getRawQuery())
                .orElseThrow(() -> Problem.of(ErrorCode.INSTALL_REFUSED, "The link names a parameter twice."));
    }

    /** A browser may install several accounts side by side: it keeps the secret that it has. */
    private static String browser(String cookie) {
        return OneTime.isWellFormed(cookie) ? cookie : OneTime.text();
    }

    private NewCookie cookie(String browser) {
        // Lax: the platform's redirect back is a navigation from another site, and has to bring it.
        return new NewCookie.Builder(COOKIE)
                .value(browser)
                .path("/api/v1/install")
                .maxAge(COOKIE_LIFE)
                .httpOnly(true)
                .secure(places.isEncrypted())
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }

    private static Response.ResponseBuilder on(URI place) {
        return Response.seeOther(place)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Referrer-Policy", "no-referrer");
    }
}
