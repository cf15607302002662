package io.holdfast.chaos;

import java.util.List;
import java.util.NoSuchElementException;

/**
 * What a campaign is told.
 *
 * @param kills how many processes die
 * @param seed of all that is chosen
 * @param help whether only the help is wanted
 */
record Options(int kills, long seed, boolean help) {
    static final String HELP = """
            ./dev chaos jobs [--kills N] [--seed S]
              Three processes of the service back up and restore the shops of six tenants while processes are killed, frozen and
              given wrong clocks, connections cut and stalled, servers restarted, messages doubled and dropped. A judge that shares
              no code with the service then reads everything back. The last line is one JSON object.
              --kills N   how many processes die (25)
              --seed S    of all that is chosen (1)
            Ends with 0 where every promise was kept, 1 where not, 2 where this was not understood.
            """;

    /** @throws IllegalArgumentException where they are not understood */
    static Options of(List<String> arguments) {
        int kills = 25;
        long seed = 1;
        var words = arguments.iterator();
        try {
            while (words.hasNext()) {
                String word = words.next();
                switch (word) {
                    case "--kills" -> kills = Integer.parseInt(words.next());
                    case "--seed" -> seed = Long.parseLong(words.next());
                    case "--help", "-h" -> {
                        return new Options(kills, seed, true);
                    }
                    default -> throw new IllegalArgumentException("what is " + word + "?");
                }
            }
        } catch (NumberFormatException | NoSuchElementException e) {
            throw new IllegalArgumentException("a number is missing", e);
        }
        if (kills < 0) {
            throw new IllegalArgumentException("fewer than no kills");
        }
        return new Options(kills, seed, false);
    }
}
