package io.holdfast.chaos;

import java.util.List;

/** {@code ./dev chaos jobs}. */
public final class ChaosJobs {
    private static final int TENANTS = 6;

    private ChaosJobs() {}

    public static void main(String[] arguments) {
        Options options;
        try {
            options = Options.of(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(Options.HELP);
            System.exit(2);
            return;
        }
        if (options.help()) {
            System.out.print(Options.HELP);
            return;
        }
        System.out.println("seed " + options.seed() + ", " + options.kills() + " kills");
        Campaign.Outcome outcome;
        try (House house = House.open(House.Plan.forJobs(TENANTS, options.seed()))) {
            outcome = new Campaign(house, options).run();
        } catch (Exception e) {
            e.printStackTrace();
            outcome = new Campaign.Outcome("{\"error\":\"" + e.getClass().getSimpleName() + "\"}", false);
        }
        System.out.println(outcome.figures());
        System.exit(outcome.kept() ? 0 : 1);
    }
}
