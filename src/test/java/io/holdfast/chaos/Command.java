package io.holdfast.chaos;

import java.util.List;

/** The command line of a campaign: help, options, figures as the last line, and an exit code that says whether what was judged holds. */
final class Command {
    private Command() {}

    /** Makes a campaign and sees it to its end. */
    @FunctionalInterface
    interface Launch {
        Campaign.Outcome run(Options options) throws Exception;
    }

    /** Ends the process: with 0 where the campaign's promises were kept, with 1 where they were not, with 2 where the options are none. */
    static void run(String[] arguments, String help, Launch launch) {
        Options options;
        try {
            options = Options.of(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(help);
            System.exit(2);
            return;
        }
        if (options.help()) {
            System.out.print(help);
            return;
        }
        System.out.println("seed " + options.seed() + ", " + options.kills() + " kills");
        Campaign.Outcome outcome;
        try {
            outcome = launch.run(options);
        } catch (Exception e) {
            e.printStackTrace();
            outcome = new Campaign.Outcome("{\"error\":\"" + e.getClass().getSimpleName() + "\"}", false);
        }
        System.out.println(outcome.figures());
        System.exit(outcome.kept() ? 0 : 1);
    }
}
