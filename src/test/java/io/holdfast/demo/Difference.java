package io.holdfast.demo;

/**
 * Something that is not as it was.
 *
 * @param thing what it is, such as {@code products product-000012}
 * @param where within it as a JSON pointer; empty for the whole
 */
public record Difference(String thing, String where, String before, String after) {
    @Override
    public String toString() {
        return "%s%s was %s, is %s"
                .formatted(thing, where.isEmpty() ? "" : " at " + where, shortened(before), shortened(after));
    }

    /** Whether a reference that led nowhere before is null now. */
    public boolean ledNowhere() {
        return before.startsWith("\"" + ShopComparator.NOWHERE) && after.equals("null");
    }

    private static String shortened(String text) {
        return text.length() <= 120 ? text : text.substring(0, 117) + "...";
    }
}
