package io.holdfast.chaos;

import java.util.ArrayList;
import java.util.List;

/** {@code ./dev chaos restore}. */
public final class ChaosRestore {
    private static final int TENANTS = 3;

    private static final String HELP = """
            ./dev chaos restore [--kills N] [--seed S] [--others]
              Three tenants spoil their shops and restore them without end, while processes are killed and frozen before and after a
              creation is noted as intended, a record is created or changed, and its outcome is noted; answers of the shop are lost after
              the deed. A judge that shares no code with the service compares what each restore says of itself with the shop's own log of
              writes. The last line is one JSON object.
              --kills N   how many processes die (25)
              --seed S    of all that is chosen (1)
              --others    somebody else changes records while restores write
            Ends with 0 where every promise was kept, 1 where not, 2 where this was not understood.
            """;

    private ChaosRestore() {}

    public static void main(String[] arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        boolean others = words.remove("--others");
        Command.run(words.toArray(String[]::new), HELP, options -> {
            try (House house = House.open(House.Plan.forRestores(TENANTS, options.seed()))) {
                return new RestoreCampaign(house, options, others).run();
            }
        });
    }
}
