package io.holdfast.command;

import io.quarkus.runtime.QuarkusApplication;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import org.jboss.logging.Logger;

/** Brings the database to this version, under Flyway's lock, so that any number may be started at once; or waits until another one has. */
final class MigrateCommand implements QuarkusApplication {
    private static final Logger LOG = Logger.getLogger(MigrateCommand.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private final Flyway flyway;

    MigrateCommand(Flyway flyway) {
        this.flyway = flyway;
    }

    /** @param patience how long a waiting one waits; empty where it migrates itself */
    record Options(Optional<Duration> patience) {
        private static final String TIMEOUT = "--timeout=";
        private static final Duration DEFAULT = Duration.ofSeconds(120);

        /** Reads the options; empty where they are not understood. */
        static Optional<Options> of(List<String> options) {
            boolean wait = options.contains("--wait");
            Duration patience = DEFAULT;
            for (String option : options) {
                if (option.startsWith(TIMEOUT)
                        && option.substring(TIMEOUT.length()).matches("[0-9]{1,6}")) {
                    patience = Duration.ofSeconds(Long.parseLong(option.substring(TIMEOUT.length())));
                } else if (!option.equals("--wait")) {
                    return Optional.empty();
                }
            }
            return wait || options.isEmpty()
                    ? Optional.of(new Options(wait ? Optional.of(patience) : Optional.empty()))
                    : Optional.empty();
        }
    }

    @Override
    public int run(String... arguments) throws InterruptedException {
        Options options =
                Options.of(List.of(arguments).subList(1, arguments.length)).orElseThrow();
        try {
            return options.patience().isPresent() ? await(options.patience().get()) : migrate();
        } catch (FlywayException e) {
            LOG.errorf("The database was not migrated: %s", e.getMessage());
            return 1;
        }
    }

    private int migrate() {
        MigrateResult result = flyway.migrate();
        LOG.infof(
                "The database is at version %s; %d migrations were run",
                flyway.info().current().getVersion(), result.migrationsExecuted);
        return 0;
    }

    private int await(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        String trouble;
        do {
            trouble = missing();
            if (trouble.isEmpty()) {
                return 0;
            }
            Thread.sleep(PAUSE);
        } while (System.nanoTime() < end);
        LOG.errorf("The database is not at this version after %d seconds: %s", patience.toSeconds(), trouble);
        return 1;
    }

    /** What keeps the database from being at this version; empty where nothing does. */
    private String missing() {
        try {
            int pending = flyway.info().pending().length;
            return pending == 0 ? "" : pending + " migrations have not been run";
        } catch (FlywayException e) {
            return e.getMessage();
        }
    }
}
