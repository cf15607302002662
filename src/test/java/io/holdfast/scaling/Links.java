package io.holdfast.scaling;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Links to files, in a shop's records and in a backup's list of files. */
final class Links {
    private static final Pattern SRC = Pattern.compile("\"src\":\"([^\"]+)\"");
    private static final Pattern URL = Pattern.compile("\"url\":\"([^\"]+)\"");
    private static final Pattern HASH = Pattern.compile("\"sha256\":\"([^\"]+)\"");

    private Links() {}

    /** Those in the text of a record. */
    static List<String> of(String record) {
        return SRC.matcher(record).results().map(found -> found.group(1)).toList();
    }

    /** The link of a line of the list, and the hash of its file. */
    static String ofEntry(String line) {
        return first(URL, line) + " " + first(HASH, line);
    }

    private static String first(Pattern pattern, String line) {
        return pattern.matcher(line)
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst()
                .orElse("nothing");
    }
}
