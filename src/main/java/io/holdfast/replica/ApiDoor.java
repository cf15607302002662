package io.holdfast.replica;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Keeps the API and the pages shut on replicas without the role {@code api}: they answer health and metrics only. */
@Singleton
class ApiDoor {
    private static final int FIRST = 10_000;
    private final Roles roles;

    ApiDoor(Roles roles) {
        this.roles = roles;
    }

    void register(@Observes Filters filters) {
        if (!roles.has(Role.API)) {
            filters.register(ApiDoor::refuse, FIRST);
        }
    }

    private static void refuse(RoutingContext context) {
        if (context.normalizedPath().startsWith("/q/")) {
            context.next();
        } else {
            context.response().setStatusCode(404).end();
        }
    }
}
