package io.holdfast.chaos;

/** {@code ./dev chaos vault}. */
public final class ChaosVault {
    private static final int TENANTS = 3;

    private static final String HELP = """
            ./dev chaos vault [--kills N] [--seed S]
              Three tenants back up, verify, pin, read, restore and delete without end, while objects in the bucket are taken away and
              spoilt, and processes are killed: at random moments, and before and after objects, rows and manifests are stored and
              deleted. A judge that shares no code with the service then says what is lost, what is wrongly named as damaged, and what is
              left over. The last line is one JSON object.
              --kills N   how many processes die (25)
              --seed S    of all that is chosen (1)
            Ends with 0 where every promise was kept, 1 where not, 2 where this was not understood.
            """;

    private ChaosVault() {}

    public static void main(String[] arguments) {
        Command.run(arguments, HELP, options -> {
            try (House house = House.open(House.Plan.forVault(TENANTS, options.seed()))) {
                return new VaultCampaign(house, options).run();
            }
        });
    }
}
