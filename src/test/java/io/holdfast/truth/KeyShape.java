package io.holdfast.truth;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;

/** What a world's keys look like. A key is made of a running number, so that each is met once. */
enum KeyShape {
    NUMBERS("keys are numbers"),
    BIG("keys are numbers beyond what a double holds"),
    TEXTS("keys are texts"),
    DIGITS("keys are texts of digits"),
    CASES("keys differ in case alone"),
    UNICODE("keys have letters of many scripts"),
    ESCAPED("keys have signs that no path holds as they are");

    private static final BigInteger BEYOND_DOUBLE = new BigInteger("9007199254740993");
    private static final List<String> SIGNS = List.of(
            ".", "..", "...", ".a", "a/b", "a%2Fb", "a b", "a?b", "a#b", "a+b", "a&b=c", "é:;", "a\\b", "%zz", "\"q\"",
            "{{x}}");
    private static final List<String> LETTERS = List.of("ß", "é", "e\u0301", "ключ", "鍵", "🧵", "İ", "ı");
    final String words;

    KeyShape(String words) {
        this.words = words;
    }

    boolean isNumeric() {
        return this == NUMBERS || this == BIG;
    }

    /** The key as the service shows it. */
    String key(int number) {
        return switch (this) {
            case NUMBERS, DIGITS -> Integer.toString(number);
            case BIG -> BEYOND_DOUBLE.add(BigInteger.valueOf(number)).toString();
            case TEXTS -> "k%04d".formatted(number);
            case CASES -> (number % 2 == 0 ? "bug-" : "BUG-") + number / 2;
            case UNICODE -> LETTERS.get(number % LETTERS.size()) + "-" + number / LETTERS.size();
            case ESCAPED ->
                SIGNS.get(number % SIGNS.size()) + (number < SIGNS.size() ? "" : "" + number / SIGNS.size());
        };
    }

    /** The key as it stands in JSON. */
    String json(String key) {
        return isNumeric() ? key : "\"" + key.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** How the platform orders its keys. */
    Comparator<String> order() {
        return isNumeric() ? Comparator.comparing(BigInteger::new) : Comparator.naturalOrder();
    }
}
