package io.holdfast.backup;

import io.holdfast.vault.SnapshotReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Records as CSV (RFC 4180, UTF-8): {@code NO} counts from 1, {@code OBJECT_ID} is the key, {@code DATA} the record's exact JSON text, or that in base64.
 * Spreadsheets take cells that begin with {@code = + - @} for formulas. DATA is a JSON object and so begins with a brace: it is never touched. A key that begins
 * so and is no number gets an apostrophe before it; the true one stands in DATA.
 */
public final class Csv {
    private static final byte[] HEAD = "NO,OBJECT_ID,DATA\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private Csv() {}

    static void head(OutputStream out) throws IOException {
        out.write(HEAD);
    }

    static void line(OutputStream out, long number, SnapshotReader.Text record, boolean base64) throws IOException {
        String id = harmless(record.key());
        out.write((number + "," + (isPlain(id) ? id : "\"" + id.replace("\"", "\"\"") + "\"") + ",")
                .getBytes(StandardCharsets.UTF_8));
        if (base64) {
            out.write(Base64.getEncoder().encode(record.bytes()));
        } else {
            out.write('"');
            quoted(out, record.bytes());
            out.write('"');
        }
        out.write(END);
    }

    /** A line of any cells: null is an empty one, and what a spreadsheet would take for a formula gets an apostrophe before it. */
    public static void row(OutputStream out, Object... cells) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            String text = cells[i] == null ? "" : harmless(cells[i].toString());
            line.append(i == 0 ? "" : ",")
                    .append(text.isEmpty() || isPlain(text) ? text : "\"" + text.replace("\"", "\"\"") + "\"");
        }
        out.write(line.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void quoted(OutputStream out, byte[] text) throws IOException {
        int from = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '"') {
                out.write(text, from, i + 1 - from);
                from = i;
            }
        }
        out.write(text, from, text.length - from);
    }

    private static String harmless(String key) {
        boolean formula = !key.isEmpty() && "=+-@\t\r".indexOf(key.charAt(0)) >= 0;
        return formula && !key.matches("-?\\d{1,40}(\\.\\d{1,40})?") ? "'" + key : key;
    }

    private static boolean isPlain(String id) {
        return id.chars().allMatch(c -> c > ' ' && c != '"' && c != ',') && !id.isEmpty();
    }
}
