package io.holdfast.connector;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The fields of a stream's records that link to files which can be put back into a live record. Pure. */
public final class MediaFields {
    private MediaFields() {}

    /**
     * JSON pointers to them: to the whole list where the links stand in one, with what stands beside them there, because nothing tells which element of a live list is which. Empty
     * where the stream has no files, or the connector cannot put them anywhere.
     */
    public static List<String> of(StreamSpec stream) {
        Set<String> fields = new LinkedHashSet<>();
        for (MediaSpec media : stream.media()) {
            if (media.upload() == null && media.inline() == null) {
                continue;
            }
            String pointer = media.pointer();
            String around = pointer.substring(0, pointer.lastIndexOf('/'));
            if (media.inline() != null && !pointer.contains("/*") && !around.isEmpty()) {
                fields.add(around);
                continue;
            }
            fields.add(list(pointer));
            if (media.inline() != null && !pointer.contains("/*")) {
                fields.add("/" + media.inline());
            }
            if (media.hashPointer() != null) {
                fields.add(list(media.hashPointer()));
            }
        }
        return List.copyOf(fields);
    }

    private static String list(String pointer) {
        int star = pointer.indexOf("/*");
        return star > 0 ? pointer.substring(0, star) : pointer;
    }
}
