package io.holdfast.vault;

/** Records as lines of a file. */
public final class JsonLine {
    private JsonLine() {}

    /**
     * The text without line breaks between its tokens: they become spaces, in the same array. Within a JSON string a line break is escaped, so a raw one can only stand
     * between tokens.
     */
    public static byte[] of(byte[] text) {
        for (int i = 0; i < text.length; i++) {
            text[i] = text[i] == '\n' || text[i] == '\r' ? (byte) ' ' : text[i];
        }
        return text;
    }
}
