package io.holdfast.progress;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Lets browsers open the socket only from our own pages, or from those of configured origins. */
@Singleton
class OriginCheck implements HttpUpgradeCheck {
    private static final int FORBIDDEN = 403;
    private final List<String> allowed;

    /** @param allowed Pages besides our own from which browsers may open the progress socket, as {@code https://host}. */
    OriginCheck(@ConfigProperty(name = "holdfast.progress.origins") Optional<List<String>> allowed) {
        this.allowed = allowed.orElse(List.of());
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        String origin = context.httpRequest().getHeader("Origin");
        String host = context.httpRequest().getHeader("Host");
        return isAllowed(origin, host) ? CheckResult.permitUpgrade() : CheckResult.rejectUpgrade(FORBIDDEN);
    }

    boolean isAllowed(String origin, String host) {
        if (origin == null || allowed.contains(origin)) {
            return true;
        }
        try {
            return URI.create(origin).getRawAuthority() != null
                    && URI.create(origin).getRawAuthority().equalsIgnoreCase(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
