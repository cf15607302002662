package io.holdfast.command;

import io.holdfast.backup.Rebuild;
import io.holdfast.problem.Problem;
import io.quarkus.runtime.QuarkusApplication;
import java.util.List;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Makes the database say again what the object store says: into an empty one, or into an older copy. */
final class RebuildCommand implements QuarkusApplication {
    private static final String GIVE_UP = "--give-up-damaged";
    private final Rebuild rebuild;
    private final Flyway flyway;

    RebuildCommand(Rebuild rebuild, Flyway flyway) {
        this.rebuild = rebuild;
        this.flyway = flyway;
    }

    /** Whether the options are understood. */
    static boolean understands(List<String> options) {
        return Set.of(GIVE_UP).containsAll(options) && options.size() <= 1;
    }

    @Override
    public int run(String... arguments) {
        try {
            flyway.migrate();
            Rebuild.Report report = rebuild.run(List.of(arguments).contains(GIVE_UP), System.out::println);
            report.troubles().forEach(trouble -> System.out.println("TROUBLE: " + trouble));
            System.out.printf(
                    "%d tenants, %d sources, %d backups; objects were named %d times.%n",
                    report.tenants(), report.sources(), report.backups(), report.objects());
            System.out.println("""
                    Not in the object store, so not there again: API keys (the bootstrap secret makes a new one), jobs, restores and their accounts, backups that \
                    failed, mails, when backups were verified.""");
            if (!report.troubles().isEmpty()) {
                System.out.println(
                        "Not all could be taken in: nothing is deleted from the object store until a rebuild finds no trouble.");
            }
            return report.troubles().isEmpty() ? 0 : 1;
        } catch (Problem | FlywayException e) {
            System.err.println("The rebuild broke off and may be run again: " + e.getMessage());
            return 1;
        }
    }
}
