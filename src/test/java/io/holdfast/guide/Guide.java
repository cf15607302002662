package io.holdfast.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The guide's own texts. */
public final class Guide {
    private static final Path DOCUMENT = Path.of("docs", "connectors.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

    private Guide() {}

    /** The connector that stands whole in the guide. */
    public static String example() {
        List<String> whole = blocks().stream()
                .filter(block -> block.contains("\nname: help-desk\n"))
                .toList();
        if (whole.size() != 1) {
            throw new IllegalStateException("the guide has " + whole.size() + " examples that are whole");
        }
        return whole.getFirst();
    }

    private static List<String> blocks() {
        try {
            return BLOCK.matcher(Files.readString(DOCUMENT))
                    .results()
                    .map((MatchResult block) -> block.group(1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
