package io.holdfast.ratelimit;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.ratelimit.TenantRate.Standing;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Tells callers where they stand in the headers {@code RateLimit} and {@code RateLimit-Policy} (draft-ietf-httpapi-ratelimit-headers-10). One whose tenant has
 * called too often gets {@code rate_limited} with {@code Retry-After}.
 */
@Singleton
class ApiLimit {
    private static final String STANDING = ApiLimit.class.getName();
    private final TenantRate rate;

    ApiLimit(TenantRate rate) {
        this.rate = rate;
    }

    @ServerRequestFilter
    void count(ContainerRequestContext request) {
        Standing standing = rate.count();
        request.setProperty(STANDING, standing);
        if (standing != null && !standing.granted()) {
            throw Problem.waiting(ErrorCode.RATE_LIMITED, ErrorCode.RATE_LIMITED.sentence(), standing.time());
        }
    }

    @ServerResponseFilter
    void tell(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(STANDING) instanceof Standing standing) {
            long seconds = Math.max(1, standing.time().plusMillis(999).toSeconds());
            response.getHeaders().putSingle("RateLimit-Policy", rate.policy());
            response.getHeaders().putSingle("RateLimit", "\"tenant\";r=" + standing.left() + ";t=" + seconds);
        }
    }
}
