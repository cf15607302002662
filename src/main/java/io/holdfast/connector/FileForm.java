package io.holdfast.connector;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Files as fields of forms ({@code multipart/form-data}, RFC 7578). Names of fields and files are written as browsers write them (https://html.spec.whatwg.org/#multipart-form-data). */
final class FileForm {
    private static final String LINE = "\r\n";

    private FileForm() {}

    /** A form of the file alone. */
    static Payload of(String field, MediaFile file) {
        return of(List.of(new FormField(field, null)), file);
    }

    /**
     * A form of several fields, in their order. The file is read while it is sent, and is never in memory as a whole.
     *
     * @param fields with their values as they are sent; one of them is the file
     */
    static Payload of(List<FormField> fields, MediaFile file) {
        String boundary = "holdfast-" + UUID.randomUUID();
        ByteArrayOutputStream before = new ByteArrayOutputStream();
        ByteArrayOutputStream after = new ByteArrayOutputStream();
        ByteArrayOutputStream now = before;
        for (FormField field : fields) {
            String head = (now.size() == 0 && now == before ? "" : LINE) + "--" + boundary + LINE
                    + "Content-Disposition: form-data; name=\"" + escaped(field.field()) + "\"";
            if (field.isFile()) {
                write(
                        now,
                        head + "; filename=\"" + escaped(file.name()) + "\"" + LINE + "Content-Type: " + type(file)
                                + LINE + LINE);
                now = after;
            } else {
                write(now, head + LINE + LINE + field.value());
            }
        }
        write(now, LINE + "--" + boundary + "--" + LINE);
        byte[] first = before.toByteArray();
        byte[] last = after.toByteArray();
        return new Payload(
                Map.of("Content-Type", "multipart/form-data; boundary=" + boundary),
                first.length + file.size() + last.length,
                () -> new SequenceInputStream(Collections.enumeration(List.of(
                        new ByteArrayInputStream(first), file.content().open(), new ByteArrayInputStream(last)))));
    }

    private static String type(MediaFile file) {
        return file.contentType().isBlank() ? "application/octet-stream" : file.contentType();
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String escaped(String name) {
        return name.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
    }
}
