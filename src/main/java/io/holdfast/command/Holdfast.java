package io.holdfast.command;

import io.holdfast.replica.Roles;
import io.holdfast.vault.CryptoBench;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;

/**
 * What the binary does: without an argument it is the service; a first argument names a command, which ends with 0 where it did what it was asked for,
 * with 1 where it did not, and with 2 where it was not understood.
 */
@QuarkusMain
public final class Holdfast {
    private static final String HELP = """
            holdfast                          the service, in the roles of HOLDFAST_ROLES (api, worker, scheduler; all by default)
            holdfast migrate                  brings the database to this version, and ends
            holdfast migrate --wait [--timeout=SECONDS]
                                              waits until the database is at this version (120 seconds at most), and ends
            holdfast rebuild [--give-up-damaged]
                                              makes the database say again what the object store says
            holdfast extract --help           gets a backup out of a bucket or a folder, without service and database
            holdfast connector --help         tells what is wrong with a connector's file, and tries it on a live source
            holdfast healthcheck              asks the service on this machine whether it lives
            holdfast help                     this

            The configuration comes from the environment and from config/application.properties.""";

    private Holdfast() {}

    public static void main(String... arguments) {
        String command = arguments.length == 0 ? "" : arguments[0];
        List<String> rest = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
        switch (command) {
            case "" -> Quarkus.run();
            case "migrate" -> migrate(rest, arguments);
            case "rebuild" -> rebuild(rest, arguments);
            case "extract" -> System.exit(ExtractCommand.run(rest));
            case "connector" -> System.exit(new ConnectorCommand(System.out, System.err, System::getenv).run(rest));
            case "healthcheck" -> System.exit(rest.isEmpty() ? HealthCheck.run() : misunderstood());
            case "bench" -> System.exit(rest.equals(List.of("crypto")) ? CryptoBench.run() : misunderstood());
            case "help", "--help", "-h" -> System.out.println(HELP);
            default -> System.exit(misunderstood());
        }
    }

    private static void migrate(List<String> options, String... arguments) {
        if (MigrateCommand.Options.of(options).isEmpty()) {
            System.exit(misunderstood());
        }
        once(MigrateCommand.class, arguments);
    }

    private static void rebuild(List<String> options, String... arguments) {
        if (!RebuildCommand.understands(options)) {
            System.exit(misunderstood());
        }
        once(RebuildCommand.class, arguments);
    }

    /** Runs a command within the service's own parts, of which none begins to work by itself. */
    private static void once(Class<? extends QuarkusApplication> command, String... arguments) {
        System.setProperty(Roles.SETTING, "none");
        System.setProperty("quarkus.http.host-enabled", "false");
        System.setProperty("quarkus.scheduler.enabled", "false");
        System.setProperty("holdfast.database.migrate-at-start", "false");
        Quarkus.run(command, arguments);
    }

    private static int misunderstood() {
        System.err.println(HELP);
        return 2;
    }
}
