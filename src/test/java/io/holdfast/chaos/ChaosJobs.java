package io.holdfast.chaos;

/** {@code ./dev chaos jobs}. */
public final class ChaosJobs {
    private static final int TENANTS = 6;

    private ChaosJobs() {}

    public static void main(String[] arguments) {
        Command.run(arguments, Options.HELP, options -> {
            try (House house = House.open(House.Plan.forJobs(TENANTS, options.seed()))) {
                return new Campaign(house, options).run();
            }
        });
    }
}
