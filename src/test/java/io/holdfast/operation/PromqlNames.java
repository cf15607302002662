package io.holdfast.operation;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of metrics in an expression of PromQL. Strings, matchers, ranges and lists of labels hold none; of the words that are left, those
 * before a bracket are functions and some are operators.
 */
final class PromqlNames {
    private static final Pattern STRINGS = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`");
    private static final Pattern MATCHERS = Pattern.compile("\\{[^}]*}");
    private static final Pattern RANGES = Pattern.compile("\\[[^]]*]");
    private static final Pattern LABELS =
            Pattern.compile("(?i)\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\(\\s*(.*),\\s*\\w+\\s*\\)");
    private static final Pattern WORD = Pattern.compile("[$]?[a-zA-Z_:][\\w:]*(\\s*\\()?");
    private static final Pattern DURATION = Pattern.compile("\\boffset\\s+-?(\\d+(ms|[smhdwy]))+");
    private static final Set<String> WORDS = Set.of(
            "and",
            "or",
            "unless",
            "bool",
            "offset",
            "atan2",
            "inf",
            "nan",
            "by",
            "without",
            "on",
            "ignoring",
            "group_left",
            "group_right",
            "start",
            "end");

    private PromqlNames() {}

    static Set<String> of(String expression) {
        Matcher values = LABEL_VALUES.matcher(expression.strip());
        String rest = values.matches() ? values.group(1) : expression;
        if (rest.contains("__name__")) {
            throw new IllegalArgumentException("a name that is matched cannot be checked: " + expression);
        }
        for (Pattern nameless : new Pattern[] {STRINGS, MATCHERS, RANGES, LABELS, DURATION}) {
            rest = nameless.matcher(rest).replaceAll(" ");
        }
        Set<String> names = new TreeSet<>();
        Matcher word = WORD.matcher(rest.replaceAll("\\b\\d[\\w.]*", " "));
        while (word.find()) {
            String found = word.group();
            if (!found.endsWith("(") && !found.startsWith("$") && !WORDS.contains(found.toLowerCase(Locale.ROOT))) {
                names.add(found);
            }
        }
        return names;
    }
}
