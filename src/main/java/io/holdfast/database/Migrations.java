package io.holdfast.database;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

/** Brings the database to this version before anything else of the service begins. */
@Singleton
final class Migrations {
    /** The version of the newest file under {@code db/migration}. */
    static final int NEWEST = 24;

    private static final Logger LOG = Logger.getLogger(Migrations.class);
    private final Database database;
    private final Instance<Flyway> flyway;
    private final DatabaseConfig config;

    Migrations(Database database, Instance<Flyway> flyway, DatabaseConfig config) {
        this.database = database;
        this.flyway = flyway;
        this.config = config;
    }

    /**
     * Migrates where that is wanted and the database is behind. Flyway is asked only then: its look at files and tables takes a tenth of a start, and a
     * fleet that scales starts often. It runs under a lock of its own, so any number of replicas may come here at once. The scheduler starts later.
     */
    void atStart(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 1) StartupEvent event) {
        if (config.migrateAtStart() && !areDone()) {
            int count = flyway.get().migrate().migrationsExecuted;
            LOG.infof("%d migrations were run", count);
        }
    }

    /** Whether the database is at this version or at a newer one. */
    boolean areDone() {
        return database.joining(sql -> sql.first(
                                row -> row.flag("present"),
                                "select to_regclass('flyway_schema_history') is not null as present")
                        .orElseThrow()
                && sql.first(
                                row -> row.flag("done"),
                                "select coalesce(max(version::int), 0) >= ? as done from flyway_schema_history where success and version ~ '^[0-9]+$'",
                                NEWEST)
                        .orElseThrow());
    }
}
