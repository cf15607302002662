package io.holdfast.process;

import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Runs the service once and lets its JVM note which classes it loads (JEP 483, 514), so that the processes of the tests start in a third of the time.
 * {@code Rehearsal FILE} writes the cache; whoever names a cache that is missing, or of another build, starts without it.
 */
public final class Rehearsal {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Rehearsal() {}

    public static void main(String[] arguments) {
        HoldfastProgram program = HoldfastProgram.chosen().with(List.of("-XX:AOTCacheOutput=" + arguments[0]));
        try (LocalStack stack = LocalStack.start();
                DemoShop shop = DemoShop.with(Settings.small());
                HoldfastProcess process = HoldfastProcess.launch(program, stack.configuration())) {
            process.awaitReady(PATIENCE);
            HoldfastApi api = process.api();
            HoldfastApi admin = api.signedIn(api.bootstrap(stack.configuration().get("holdfast.bootstrap.secret")));
            HoldfastApi owner = api.signedIn(admin.createKey(admin.createTenant("rehearsal"), "owner", "owner"));
            String source =
                    owner.createSource("shop", "demo-shop", Map.of("url", shop.url()), Map.of("token", shop.token()));
            String backup = owner.startBackup(source);
            owner.awaitBackup(backup, PATIENCE);
            owner.awaitRestore(owner.startRestore(backup), PATIENCE);
            process.terminate(PATIENCE);
        }
    }
}
